"""Mail about messages: who gets it, once, in the truth of the moment of hand-over."""

from __future__ import annotations

import pytest

from common.clock import database_now
from notifications.composers import compose
from notifications.models import Delivery
from orders.talk import record_of
from threads.models import MessageText, Thread
from threads.querysets import Reader
from threads.services.seeing import follow, note_seen
from threads.services.telling import MESSAGE
from threads.states import Side

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(world):
    """Who is told of a message."""

    def names(message):
        keys = {person.pk: name for name, person in world.people.items()}
        found = Delivery.objects.filter(topic=MESSAGE, subject_id=message.pk)
        return sorted(keys[row.person_id] for row in found)

    return names


def words(message, person):
    row = Delivery.objects.get(topic=MESSAGE, subject_id=message.pk, person_id=person.pk)
    return compose(row, database_now())


def test_who_takes_part_is_told_and_never_the_writer(say, told):
    assert told(say("lin", "Hello")) == []
    assert told(say("bea", "Hello")) == ["alice", "lin"]
    assert told(say("otto", "And me?")) == ["bea", "lin"]
    assert told(say("bea", "You too")) == ["alice", "lin", "otto"]


def test_a_note_is_told_to_its_own_side_alone(say, told):
    say("lin", "Hello")
    say("bea", "Hello")

    assert told(say("otto", "Between us, @Ravi", "vendor")) == ["lin", "ravi"]
    assert told(say("sam", "Between us", "house")) == ["bea"]


def test_who_wants_no_mail_gets_none_unless_named(world, order, say, told):
    say("bea", "Hello")
    follow(about=record_of(order), person_id=world.people["lin"].pk, follows=False)

    assert told(say("bea", "More")) == ["alice"]
    assert told(say("bea", "@Lin?")) == ["alice", "lin"]


def test_what_it_says(world, order, say):
    message = say("bea", "See https://example.com/<b>\nSoon")
    mail = words(message, world.people["lin"])

    assert mail.subject == f"Order {order.number}: message from Bea"
    assert "See https://example.com/<b>\nSoon" in mail.text
    assert "&lt;b&gt;" in mail.html
    assert f"/orders/{order.number}/#message-{message.pk}" in mail.text


def test_it_speaks_the_readers_language(world, say):
    world.people["lin"].language = "zh-hans"
    world.people["lin"].save()

    assert "订单" in words(say("bea", "Hello"), world.people["lin"]).subject


def test_the_desk_is_led_to_its_own_page(world, order, say):
    say("bea", "Hello")
    mail = words(say("lin", "Hello"), world.people["bea"])

    assert f"/admin/orders/purchaseorder/{order.pk}/change/#message-" in mail.text


def test_the_words_of_a_note_do_not_leave(world, say):
    say("lin", "Hello")
    mail = words(say("otto", "Our secret price", "vendor"), world.people["lin"])

    assert "secret" not in mail.subject + mail.text + mail.html
    assert "internal note" in mail.text


def test_who_has_read_it_meanwhile_is_not_told(world, order, say):
    message = say("bea", "Hello")
    lin = world.people["lin"]
    reader = Reader(lin.pk, Side.VENDOR, message.at)
    note_seen(about=record_of(order), reader=reader, upto=message.pk)

    assert words(message, lin) is None
    assert words(message, world.people["alice"]) is not None


def test_who_lost_the_right_meanwhile_is_not_told(world, say):
    message = say("bea", "Hello")
    world.people["lin"].memberships.update(is_active=False)

    assert words(message, world.people["lin"]) is None


def test_an_erased_text_is_not_told(world, say):
    message = say("bea", "My private number")
    MessageText.objects.update(text="", salt="", erased_at=database_now())
    mail = words(message, world.people["lin"])

    assert "private" not in mail.text
    assert "erased" in mail.text
    assert Thread.objects.count() == 1
