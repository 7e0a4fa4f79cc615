"""Messages and files by the API: the same services and refusals, nothing of the other side."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from orders.talk import record_of
from tests.threads import hostile
from threads.models import Message
from threads.services.writing import Draft, write_message
from threads.states import Side

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(world):
    return world.issue()


@pytest.fixture
def api(world, order):
    """Ask the API as somebody; gives the response."""

    def ask(who, what="messages", data=None, **more):
        client, path = world.client(who), f"/api/v1/orders/{order.number}/{what}/"
        if data is None:
            return client.get(path, more)
        if what == "files":
            return client.post(path, data)
        return client.post(path, data, content_type="application/json")

    return ask


def house_says(world, order, text, audience="both"):
    from uuid import uuid4

    return write_message(
        about=record_of(order),
        draft=Draft(text, audience, uuid4()),
        side=Side.HOUSE,
        actor=world.actor("bea"),
    )


def test_write_and_read(world, order, api, conforms):
    written = api("lin", data={"text": "When?\n<b>"})
    house_says(world, order, "On Monday")
    house_says(world, order, "They are slow", "house")

    assert written.status_code == 201
    assert conforms(written)["author"] == "Lin"
    body = conforms(api("otto"))
    assert [row["text"] for row in body["results"]] == ["On Monday", "When?\n<b>"]
    assert [row["side"] for row in body["results"]] == ["house", "vendor"]
    assert Message.objects.get(pk=written.json()["id"]).source == "api"


def test_the_same_key_is_the_same_message(api):
    data = {"text": "Once", "send_key": "6b1f0f5e-2f5c-4c55-9d55-9f2f9d1f5a11"}

    assert api("lin", data=data).json()["id"] == api("lin", data=data).json()["id"]
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "data", "status", "field"),
    [
        ("lin", {"text": ""}, 400, "text"),
        ("lin", {"text": "x" * 10_001}, 400, "text"),
        ("lin", {"text": "@Charlie"}, 400, "text"),
        ("lin", {"text": "Hello", "audience": "house"}, 400, "audience"),
        ("lin", {}, 400, "text"),
        ("ravi", {"text": "Hello"}, 403, ""),
        ("charlie", {"text": "Hello"}, 404, ""),
    ],
)
def test_refusals(api, conforms, who, data, status, field):
    answer = api(who, data=data)

    assert (answer.status_code, answer.json()["field"]) == (status, field)
    conforms(answer)
    assert not Message.objects.exists()


def test_pages_by_cursor(world, order, api, conforms):
    for number in range(25):
        house_says(world, order, f"{number}")
    first = conforms(api("lin"))
    rest = conforms(api("lin", cursor=first["next_cursor"]))

    texts = [row["text"] for row in first["results"] + rest["results"]]
    assert texts == [str(number) for number in range(24, -1, -1)]
    assert rest["next_cursor"] == ""
    assert conforms(api("lin", cursor="nonsense"))["field"] == "cursor"


def test_files(world, api, conforms):
    picture = SimpleUploadedFile("label.jpg", hostile.with_places())
    paper = SimpleUploadedFile("list.pdf", hostile.pdf())
    written = api("lin", "files", {"text": "Both", "files": [picture, paper]})

    assert written.status_code == 201, written.content
    assert [file["name"] for file in conforms(written)["files"]] == ["label.jpg", "list.pdf"]
    listed = conforms(api("otto", "files"))["results"]
    assert [file["content_type"] for file in listed] == ["image/jpeg", "application/pdf"]
    answer = world.client("otto").get(listed[0]["link"])
    assert answer["Content-Disposition"] == 'attachment; filename="label.jpg"'
    assert b"Secret" not in b"".join(answer.streaming_content)
    assert world.client("lin").get(listed[0]["link"]).status_code == 404


def test_files_that_are_refused(api, conforms):
    drawing = SimpleUploadedFile("drawing.svg", b"<svg/>")

    assert conforms(api("lin", "files", {"files": [drawing]}))["code"] == "file_kind_not_taken"
    assert conforms(api("lin", "files", {"text": "none"}))["field"] == "files"
    assert conforms(api("ravi", "files", {"files": [drawing]}))["code"] == "not_permitted"
    assert not Message.objects.exists()


def test_it_costs_the_same_for_many_as_for_few(world, order, api, django_assert_max_num_queries):
    client, path = world.client("lin"), f"/api/v1/orders/{order.number}/messages/"
    for number in range(20):
        house_says(world, order, f"{number}")
    client.get(path)

    with django_assert_max_num_queries(5):
        client.get(path)
