"""Mail that did not leave: seen, and tried again; the folder of the demo stays in the demo."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from notifications.models import Delivery
from tests.world import World, build


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture
def dead(world):
    world.issue()
    delivery = Delivery.objects.first()
    Delivery.objects.filter(pk=delivery.pk).update(
        state="failed", attempts=9, last_error="550 no such user"
    )
    return delivery


def test_a_dead_letter_is_seen_and_tried_again(world, dead):
    bea = world.client("bea")
    listed = bea.get("/admin/notifications/delivery/?state__exact=failed").content.decode()
    assert "550 no such user" in listed

    bea.post(reverse("admin:notifications_delivery_retry", args=[dead.pk]))

    dead.refresh_from_db()
    assert dead.state == "scheduled"
    noted = AuditEntry.objects.get(action="notifications.retried")
    assert (noted.source, noted.subject) == ("admin", f"notifications.delivery:{dead.pk}")


def test_what_left_is_not_sent_twice(world, dead):
    Delivery.objects.filter(pk=dead.pk).update(state="handed")

    answer = world.client("bea").post(reverse("admin:notifications_delivery_retry", args=[dead.pk]))

    assert answer.status_code == 409
    dead.refresh_from_db()
    assert dead.state == "handed"


def test_the_folder_is_the_demos(world, settings):
    folder = "/admin/notifications/delivery/folder/"
    letter = f"{folder}x/"
    bea = world.client("bea")
    settings.DEMO = True
    assert bea.get(folder).status_code == 200
    assert bea.get(letter).status_code == 404
    assert folder in bea.get("/admin/notifications/delivery/").content.decode()

    settings.DEMO = False
    assert bea.get(folder).status_code == 404
    assert folder not in bea.get("/admin/notifications/delivery/").content.decode()
