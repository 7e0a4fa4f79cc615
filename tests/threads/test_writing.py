"""Writing: what is kept, what is refused, what the log holds, and that it happens once."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from audit.canonical import commitment
from audit.models import AuditEntry, PersonalValue
from common.clock import database_now
from common.errors import Invalid
from notifications.composers import compose
from notifications.models import Delivery
from threads.models import Message, MessageText, Participant, Thread
from threads.services.telling import MESSAGE

pytestmark = pytest.mark.django_db


def test_a_message_is_kept_as_it_was_typed(say):
    message = say("lin", "  First line\r\nsecond\r\n\r\n")

    assert message.body.text == "  First line\nsecond"
    assert (message.side, message.audience) == ("vendor", "both")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x1bc", "abc"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("\ud800half", "half"),
        ("tab\tstays", "tab\tstays"),
        ("你好，世界 👋", "你好，世界 👋"),
    ],
)
def test_nothing_is_kept_that_controls_or_turns_the_text(say, typed, kept):
    assert say("lin", typed).body.text == kept


@pytest.mark.parametrize("empty", ["", "   ", "\n\n", "\x00\u202e"])
def test_an_empty_message_is_refused(say, empty):
    with pytest.raises(Invalid, match="empty"):
        say("lin", empty)
    assert not Message.objects.exists()


def test_ten_thousand_characters_and_no_more(say):
    assert len(say("lin", "字" * 10_000).body.text) == 10_000
    with pytest.raises(Invalid, match="10,001"):
        say("lin", "字" * 10_001)


@pytest.mark.parametrize(("who", "audience"), [("lin", "house"), ("bea", "vendor"), ("lin", "x")])
def test_nobody_writes_a_note_of_the_other_side(say, who, audience):
    with pytest.raises(Invalid, match="Choose who"):
        say(who, "Hello", audience)


def test_the_same_form_sent_twice_is_one_message(say):
    key = uuid4()

    first, again = say("lin", "Once", send_key=key), say("lin", "Once", send_key=key)

    assert first == again
    assert Message.objects.count() == 1
    assert AuditEntry.objects.filter(action="threads.written").count() == 1


def test_a_message_is_never_changed_nor_deleted(say):
    message = say("lin", "Written")

    for attempt in (
        lambda: Message.objects.filter(pk=message.pk).update(audience="vendor"),
        lambda: connection.cursor().execute("DELETE FROM threads_message"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_the_log_holds_a_salted_hash_and_no_word(say):
    say("lin", "The secret of Acme")
    body = MessageText.objects.get()
    entry = AuditEntry.objects.get(action="threads.written")

    assert commitment(body.salt, body.text) in entry.body
    assert "secret" not in entry.body
    assert not PersonalValue.objects.filter(value__contains="secret").exists()


def test_a_note_of_the_house_stands_in_no_chain_of_a_vendor(say, order):
    say("bea", "They are slow", "house")
    say("lin", "They pay late", "vendor")

    chains = AuditEntry.objects.filter(action="threads.written").order_by("pk")
    assert [entry.chain for entry in chains] == ["house", order.vendor.audit_chain]


def test_the_vendor_waits_until_the_house_answers(say):
    waits = lambda: Thread.objects.waiting().count()  # noqa: E731

    say("bea", "Hello")
    assert not waits()
    asked = say("lin", "When?")
    say("lin", "Any news?")
    assert Thread.objects.get().waits_since == asked.at
    say("bea", "I shall ask", "house")
    assert waits() == 1
    say("bea", "On Monday")
    assert not waits()
    say("lin", "A note", "vendor")
    assert not waits()


def test_who_writes_or_is_named_follows_unless_he_said_no(world, say, order):
    say("lin", "Hello @Otto")
    thread = Thread.objects.get()
    Participant.objects.filter(thread=thread, person_id=world.people["lin"].pk).update(
        follows=False
    )
    say("lin", "Again")

    follows = dict(Participant.objects.values_list("person_id", "follows"))
    assert follows == {world.people["lin"].pk: False, world.people["otto"].pk: True}


def test_a_machine_is_named_and_its_keys_are_its_own(world, order, say):
    say("bea", "Hello")
    one, other = world.machine("messages:write", "orders:read"), world.machine()
    key = "7f6c9d0e-6c5f-4a43-9f0a-0a4f0f2a0b11"
    path = f"/api/v1/orders/{order.number}/messages/"

    def send(client, text):
        body = {"text": text, "send_key": key}
        return client.post(path, body, content_type="application/json").json()

    first, again, others = send(one, "Hello"), send(one, "Hello"), send(other, "From another")

    assert first["id"] == again["id"] != others["id"]
    assert (first["author"], others["author"]) == ("API client Program 2", "API client Program 3")
    page = world.client("lin").get(f"/orders/{order.number}/").content.decode()
    assert "API client Program 3" in page
    told = Delivery.objects.filter(topic=MESSAGE, subject_id=first["id"])
    assert "API client Program 2 wrote about" in compose(told.get(), database_now()).text
