"""Handing out files: by short-lived links, to who may read the message, as nothing that runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from tests.threads import hostile
from threads.links import held_by
from threads.models import Attachment, Message
from threads.reading import writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def attach(world, order, form):
    """Send a file from the order's page."""

    def send(name="发票 \u202e1.jpg", content=None, audience="both", who="lin"):
        upload = SimpleUploadedFile(name, content or hostile.picture())
        url = f"/threads/order/{order.number}/write/"
        answer = world.client(who).post(url, form("Look", audience) | {"files": [upload]})
        assert answer.status_code == 302
        return Attachment.objects.latest("pk")

    return send


def fetch(client, file, small=""):
    way = client.get(f"/threads/files/{file.pk}/{small}")
    return use(client, way["Location"]) if way.status_code == 302 else way


def use(client, link, **headers):
    """What a link gives, with its bytes in `body`."""
    answer = client.get(link, headers=headers)
    answer.body = b"".join(answer.streaming_content) if answer.streaming else b""
    return answer


def test_a_file_comes_as_an_attachment_that_can_do_nothing(world, attach):
    answer = fetch(world.client("otto"), attach())

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E5%8F%91%E7%A5%A8%201.jpg"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert answer.body.startswith(b"\xff\xd8\xff")


def test_both_sides_get_it_from_their_own_pages(world, order, attach):
    file = attach()

    for who, page in (
        ("ravi", f"/orders/{order.number}/"),
        ("bea", f"/admin/orders/purchaseorder/{order.pk}/change/"),
    ):
        client = world.client(who)
        assert f"/threads/files/{file.pk}/small/" in client.get(page).content.decode()
        assert fetch(client, file).status_code == 200
        assert fetch(client, file, "small/").status_code == 200


def test_a_link_is_bound_to_its_person(world, attach):
    link = world.client("lin").get(f"/threads/files/{attach().pk}/")["Location"]

    assert use(world.client("lin"), link).status_code == 200
    for who in ("otto", "charlie", "bea"):
        assert world.client(who).get(link).status_code == 404
    assert world.client("lin").get(link[:-3] + "xx/").status_code == 404


def test_a_link_lasts_five_minutes(world, attach):
    with time_machine.travel("2026-11-25T10:00:00Z", tick=False) as clock:
        client = world.client("lin")
        link = client.get(f"/threads/files/{attach().pk}/")["Location"]
        clock.shift(timedelta(minutes=4, seconds=59))
        assert use(client, link).status_code == 200
        clock.shift(timedelta(seconds=2))
        assert client.get(link).status_code == 404


def test_the_right_is_asked_again_when_the_link_is_used(world, attach):
    client = world.client("otto")
    link = client.get(f"/threads/files/{attach().pk}/")["Location"]
    world.people["otto"].memberships.update(logistics="", sales="")

    assert client.get(link).status_code in {403, 404}


@pytest.mark.parametrize(("audience", "who", "other"), [("vendor", "lin", "bea")])
def test_the_file_of_a_note_is_not_there_for_the_other_side(world, attach, audience, who, other):
    file = attach(audience=audience, who=who)

    assert fetch(world.client("ravi"), file).status_code == 200
    for stranger in (other, "sam", "charlie"):
        assert fetch(world.client(stranger), file).status_code == 404
        assert fetch(world.client(stranger), file, "small/").status_code == 404


def test_the_file_of_the_houses_note_is_not_there_for_the_vendor(world, order):
    upload = SimpleUploadedFile("a.pdf", hostile.pdf())
    at = f"/admin/orders/purchaseorder/{order.pk}/note/"
    assert world.client("bea").post(at, {"text": "", "files": [upload]}).status_code == 302
    file = Attachment.objects.get()

    assert fetch(world.client("sam"), file).status_code == 200
    assert fetch(world.client("alice"), file).status_code == 404


def test_what_is_refused_is_said_and_the_text_stays(world, order, form):
    upload = SimpleUploadedFile("drawing.svg", b"<svg/>")
    url = f"/threads/order/{order.number}/write/"
    answer = world.client("lin").post(url, form("Look at this") | {"files": [upload]})
    text = answer.content.decode()

    assert answer.status_code == 400
    assert "“drawing.svg” cannot be attached" in text
    assert "Look at this</textarea>" in text
    assert not Message.objects.exists()


def test_too_large_a_body_is_refused_unread(world, order, settings):
    settings.MOST_BODY = 1000
    url = f"/threads/order/{order.number}/write/"
    answer = world.client("lin").post(url, {"text": "x" * 2000})

    assert answer.status_code == 413
    assert "Nothing of it was saved" in answer.content.decode()


def test_a_paper_with_a_script_is_only_handed_out(world, attach):
    script = hostile.pdf(b"3 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n")

    answer = fetch(world.client("lin"), attach("rechnung.pdf", script))

    assert answer.body == script
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_who_wrote_is_somebody_once_he_is_erased():
    assert writer(7, None, None) == "somebody"
    assert writer(None, None, "SAP") == "API client SAP"
    assert writer(None, None, None) == "an API client"


def test_an_api_clients_link_opens_for_that_client_alone(world, order, attach):
    attach()
    client, other = world.machine(), world.machine()
    files = client.get(f"/api/v1/orders/{order.number}/files/").json()["results"]
    link = files[0]["link"]

    assert use(client, link, accept="image/png").status_code == 200
    assert other.get(link).status_code == 404
    assert world.client("lin").get(link).status_code == 404


def test_a_file_needs_the_right_to_read_messages(world, order, attach):
    file = attach()
    client = world.machine("orders:read")
    request = RequestFactory().get("/")
    machine = client.get(f"/api/v1/orders/{order.number}/").wsgi_request
    request.user, request.machine, request.tenancy = machine.user, machine.machine, machine.tenancy

    assert held_by(request, file.pk) is None
