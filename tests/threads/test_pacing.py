"""How many files may be sent within an hour, and what is said beyond it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.clock import database_now
from tests.threads.hostile import pdf
from threads.models import Attachment, Message
from threads.services.pacing import TooManyFiles, refuse_too_many

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three(settings):
    settings.FILES_AN_HOUR = 3


def paper(name="a.pdf"):
    return SimpleUploadedFile(name, pdf(), "application/pdf")


def attach(client, order, *files, conforms=None):
    return client.post(
        f"/api/v1/orders/{order.number}/files/", {"files": [paper(n) for n in files]}
    )


def test_beyond_it_nothing_is_kept_and_the_sentence_says_when(world, order, settings):
    lin, fatima = world.client("lin"), world.client("fatima")
    assert attach(lin, order, "1.pdf", "2.pdf").status_code == 201
    kept = list(Path(settings.MEDIA_ROOT).rglob("*"))

    refused = attach(lin, order, "3.pdf", "4.pdf")

    body = refused.json()
    assert (refused.status_code, body["code"], body["field"]) == (429, "too_often", "files")
    assert "You sent 2 files within an hour, and 3 may be sent. Send these " in body["detail"]
    assert 3590 < int(refused["Retry-After"]) <= 3600
    assert list(Path(settings.MEDIA_ROOT).rglob("*")) == kept
    assert attach(lin, order, "3.pdf").status_code == 201
    assert attach(fatima, order, "1.pdf").status_code == 201
    assert Attachment.objects.count() == 4


def test_each_client_has_an_hour_of_its_own(world, order):
    one, other = world.machine(), world.machine()
    assert attach(one, order, "1.pdf", "2.pdf", "3.pdf").status_code == 201

    assert attach(one, order, "4.pdf").status_code == 429
    assert attach(other, order, "4.pdf").status_code == 201
    assert attach(world.client("lin"), order, "4.pdf").status_code == 201


def test_a_page_says_so_beside_what_was_typed(world, order):
    lin = world.client("lin")
    attach(lin, order, "1.pdf", "2.pdf", "3.pdf")

    page = lin.post(
        f"/threads/order/{order.number}/write/",
        {"vendor": world.acme.pk, "text": "Kept as typed", "audience": "both", "files": paper()},
    )

    text = page.content.decode()
    assert page.status_code == 429
    assert "You sent 3 files within an hour" in text
    assert "Kept as typed" in text
    assert not Message.objects.filter(body__text="Kept as typed").exists()


def test_a_message_without_files_is_never_too_many(world, order, say):
    attach(world.client("lin"), order, "1.pdf", "2.pdf", "3.pdf")

    say("lin", "Words alone")


def test_it_is_free_again_when_as_many_are_an_hour_old(world, order):
    lin, now = world.actor("lin"), database_now()
    attach(world.client("lin"), order, "1.pdf", "2.pdf", "3.pdf")
    last = Message.objects.latest("pk").at

    with pytest.raises(TooManyFiles) as refusal:
        refuse_too_many(lin, 1, now + timedelta(minutes=30))
    assert 1790 <= refusal.value.seconds <= 1801
    refuse_too_many(lin, 3, last + timedelta(hours=1))
