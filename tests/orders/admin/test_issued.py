"""What the desk does to an order that the vendor has seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Delivery
from orders.models import OrderEvent, PurchaseOrder
from tests.orders.admin.forms import as_shown
from tests.world import line


@pytest.fixture
def order(world):
    return world.issue(line("1", 10), line("2", 4))


def typed(order):
    return timezone.localtime(order.confirm_by).strftime("%Y-%m-%dT%H:%M")


def test_a_form_sent_back_untouched_changes_nothing(order, bea, desk):
    sent = as_shown(bea.get(desk("alter", order)))

    answer = bea.post(desk("alter", order), sent, follow=True)

    assert "Nothing differs" in answer.content.decode()
    assert OrderEvent.objects.filter(order=order, kind="changed").count() == 0


def test_a_change_is_noted_told_and_asks_again(order, bea, desk, entries):
    sent = as_shown(bea.get(desk("alter", order))) | {"lines-0-quantity": "6"}

    answer = bea.post(desk("alter", order), sent, follow=True)

    assert "The vendor gets a mail" in answer.content.decode()
    assert order.lines.get(sequence_number="1").quantity == 6
    assert entries(order)[-1] == ("orders.changed", "admin")
    page = bea.get(reverse("admin:orders_purchaseorder_change", args=[order.pk])).content.decode()
    assert "10 → 6" in page


def test_a_deadline_is_extended_with_a_reason(order, bea, desk, entries):
    later = order.confirm_by + timedelta(hours=6)
    sent = {"due_at": timezone.localtime(later).strftime("%Y-%m-%dT%H:%M"), "reason": "Holiday"}

    assert bea.post(desk("extend", order), sent | {"reason": ""}).status_code == 400
    assert bea.post(desk("extend", order), sent).status_code == 302

    order.refresh_from_db()
    assert abs(order.confirm_by - later) < timedelta(minutes=1)
    assert entries(order)[-1] == ("orders.deadline_extended", "admin")


def test_an_earlier_deadline_is_refused_beside_its_field(order, bea, desk):
    sooner = timezone.localtime(order.confirm_by - timedelta(hours=1))
    sent = {"due_at": sooner.strftime("%Y-%m-%dT%H:%M"), "reason": "Hurry"}

    answer = bea.post(desk("extend", order), sent)

    assert answer.status_code >= 400
    assert "Hurry" in answer.content.decode()
    before = order.confirm_by
    order.refresh_from_db()
    assert order.confirm_by == before


def test_cancelling_takes_the_number_and_a_mail(order, bea, desk, entries):
    assert bea.post(desk("cancel", order), {"typed": ""}).status_code == 400

    told = set(Delivery.objects.filter(topic="orders.notice").values_list("pk", flat=True))

    bea.post(desk("cancel", order), {"typed": order.number, "reason": "Wrong item"})

    order.refresh_from_db()
    assert order.state == "Closed"
    assert ("orders.cancelled", "admin") in entries(order)
    assert Delivery.objects.filter(topic="orders.notice").exclude(pk__in=told).exists()


def test_closing(order, bea, desk, entries):
    bea.post(desk("close", order))

    order.refresh_from_db()
    assert (order.state, entries(order)[-1]) == ("Closed", ("orders.closed", "admin"))


@pytest.mark.parametrize("name", ["issue", "edit", "discard"])
def test_what_no_longer_fits_is_said_and_not_done(order, bea, desk, name):
    page = bea.get(desk(name, order), follow=True)
    assert "is not possible" in page.content.decode()

    head = {"lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0", "window": "ship"}
    times = {"start": "2026-12-01T08:00", "end": "2026-12-02T08:00"}
    sent = {"typed": order.number, "centre": "PHX6", **head, **times}
    assert bea.post(desk(name, order), sent).status_code == 409
    assert PurchaseOrder.objects.get(pk=order.pk).state == "New"


def test_djangos_own_form_changes_nothing(order, bea):
    address = reverse("admin:orders_purchaseorder_change", args=[order.pk])

    assert bea.post(address, {"state": "Closed", "_save": "Save"}).status_code == 403
    assert bea.get(reverse("admin:orders_purchaseorder_add")).status_code == 403
    delete = reverse("admin:orders_purchaseorder_delete", args=[order.pk])
    assert bea.post(delete, {"post": "yes"}).status_code == 403

    order.refresh_from_db()
    assert order.state == "New"
