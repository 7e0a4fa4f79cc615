"""The retailer's staff: at the order's page, in the list of threads, on the first page."""

from __future__ import annotations

import re

import pytest

from audit.findings import Report
from audit.models import AuditEntry
from audit.verification import verify
from threads.models import Mention, Message, MessageText, Participant, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world):
    """A page of the admin site, as text."""
    return lambda path, who="bea": world.client(who).get(f"/admin/{path}").content.decode()


def at(order, name="change"):
    return f"/admin/orders/purchaseorder/{order.pk}/{name}/"


def test_bea_answers_at_the_order(world, order, say, desk):
    say("lin", "When?")
    client = world.client("bea")
    form = client.get(at(order, "message")).content.decode()
    key = re.search(r'name="send_key" value="([^"]+)"', form)[1]
    for _ in range(2):
        answer = client.post(at(order, "message"), {"text": "On Monday", "send_key": key})

    assert "When?" in form
    assert answer["Location"] == f"{at(order)}#messages"
    message = Message.objects.get(side="house")
    assert (message.source, message.audience, message.body.text) == ("admin", "both", "On Monday")
    assert "On Monday" in world.client("lin").get(f"/orders/{order.number}/").content.decode()


def test_a_note_stays_in_the_house(world, order, say, desk):
    client = world.client("sam")
    client.post(at(order, "note"), {"text": "They are always late"})
    say("lin", "Between us", "vendor")

    text = desk(f"orders/purchaseorder/{order.pk}/change/")
    assert '<div class="message-text" dir="auto">They are always late</div>' in text
    assert "Internal: no vendor reads this" in text
    assert "Between us" not in text


def test_what_is_refused_stays_in_the_form(world, order):
    answer = world.client("bea").post(at(order, "note"), {"text": "@Lin must not know"})

    assert answer.status_code == 400
    text = answer.content.decode()
    assert "“@Lin” is nobody who may read this message" in text
    assert "@Lin must not know</textarea>" in text


def test_a_draft_is_not_talked_about(world, desk):
    order = world.issue()
    type(order).objects.filter(pk=order.pk).update(state="Draft")

    assert 'id="messages"' not in desk(f"orders/purchaseorder/{order.pk}/change/")


def test_the_queue_shows_who_waits_and_loses_who_was_answered(world, order, say, desk):
    say("lin", "When?")
    other = world.issue()
    say("lin", "And this?", about=other)
    waiting = desk("threads/thread/?waiting=house")

    assert f"Order {order.number}" in desk("")
    assert f"Order {order.number}" in waiting
    assert f"Order {other.number}" in waiting
    say("bea", "On Monday")
    world.client("bea").post(at(other, "settle"))
    assert not Thread.objects.waiting().exists()
    assert "Every message is answered." in desk("")
    assert AuditEntry.objects.filter(action="threads.settled").count() == 1


def test_the_list_does_not_tell_of_a_vendors_notes(world, order, say, desk):
    say("lin", "Between us", "vendor")

    assert f"Order {order.number}" not in desk("threads/thread/")
    assert f"Order {order.number}" not in desk("")


def test_new_until_seen(world, order, say, desk):
    say("lin", "When?")
    page = f"orders/purchaseorder/{order.pk}/change/"

    assert "Mark as read" in desk(page)
    world.client("bea").post(at(order, "seen"))
    assert "Mark as read" not in desk(page)
    assert "Mark as read" in desk(page, "sam")
    assert Participant.objects.get(person_id=world.people["bea"].pk).seen


def test_the_order_costs_as_much_with_messages_as_without(
    world, order, say, django_assert_max_num_queries
):
    for number in range(20):
        say("lin", f"Message {number}")

    client = world.client("bea")
    client.get(at(order))
    with django_assert_max_num_queries(12):
        client.get(at(order))


def test_what_a_message_says_is_erased_and_the_log_stays_sound(world, order, say, desk, settings):
    message = say("lin", "My telephone is 0171 2345")
    note = say("lin", "Between us", "vendor")
    form = desk(f"orders/purchaseorder/{order.pk}/erase/")
    assert "My telephone" in form
    assert "Between us" not in form

    client = world.client("bea")
    assert client.post(at(order, "erase"), {"message": note.pk}).status_code == 400
    assert client.post(at(order, "erase"), {"message": message.pk}).status_code == 302
    body = MessageText.objects.get(message=message)
    assert (body.text, body.salt) == ("", "")
    for page in (desk(f"orders/purchaseorder/{order.pk}/change/"),
                 world.client("lin").get(f"/orders/{order.number}/").content.decode()):  # fmt: skip
        assert "0171" not in page
        assert "The text was erased." in page
    report = Report()
    verify(report)
    assert report.findings == []
    assert client.post(at(order, "erase"), {"message": message.pk}).status_code == 400


def test_the_desk_chooses_by_a_tick_whom_to_tell(world, order):
    bea = world.client("bea")
    keys = {name: str(world.people[name].pk) for name in ("bea", "sam", "otto", "charlie")}

    def offered(act):
        page = bea.get(at(order, act)).content.decode()
        return set(re.findall(r'name="mention" value="(\d+)"', page))

    assert {keys["otto"], keys["sam"]} <= offered("message")
    assert not {keys["bea"], keys["charlie"]} & offered("message")
    assert offered("note") == {keys["sam"]}  # no vendor's people read it

    form = {"text": "Look", "mention": [keys["otto"]]}
    bea.post(at(order, "message"), form)
    refused = bea.post(at(order, "note"), form)

    assert [each.person_id for each in Mention.objects.all()] == [world.people["otto"].pk]
    assert refused.status_code == 400
