"""What a change leaves open, and how it is dealt with: by an answer, or by noting it."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from audit.models import AuditEntry
from common.errors import Stale, TransitionNotAllowed
from orders.models import PurchaseOrder
from orders.services.answer_lines import Part
from orders.services.answering import answer_order
from orders.services.changing import cancel_order, close_order
from orders.services.lapsing import lapse_order, miss_deadline
from orders.services.noting import note_change
from tests.orders.services.steps import ACCEPT, GONE, REJECT, answer, change
from tests.world import BUYER, line

pytestmark = pytest.mark.django_db


def changed():
    return list(PurchaseOrder.objects.changed())


def test_a_change_that_asks_again_is_open_until_it_is_answered(world):
    order = world.issue(line("1", 24))
    answer_order(order=order, answers=None, actor=world.actor())
    assert changed() == []

    change(order, quantity=20)
    first = order.events.latest("pk")
    change(order, title="Skillet")
    assert changed() == [order]
    order.refresh_from_db()
    assert order.change_open_since == first.at

    answer_order(order=order, answers=None, actor=world.actor())
    assert changed() == []


def test_only_an_answer_takes_what_asks_for_one_off_the_list(world):
    order = world.issue()
    change(order, quantity=20)

    with pytest.raises(TransitionNotAllowed, match="asks for an answer after this change"):
        note_change(order=order, actor=world.actor())

    assert changed() == [order]


def test_a_change_that_asks_nothing_is_noted_once_for_all(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, title="Skillet")
    order.refresh_from_db()

    assert note_change(order=order, actor=world.actor(), expected_version=order.version)
    assert not note_change(order=order, actor=world.actor("alice"))

    assert changed() == []
    event = order.events.latest("pk")
    assert (event.kind, event.by_vendor, event.actor_id) == ("noted", True, world.people["lin"].pk)
    entry = AuditEntry.objects.latest("seq")
    assert (entry.action, entry.actor_id) == ("orders.noted", world.people["lin"].pk)


def test_noting_leaves_a_page_that_a_colleague_opened_valid(world):
    """He can still send his answer: noting changed nothing of what he saw."""
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, title="Skillet")
    order.refresh_from_db()
    seen = order.version
    note_change(order=order, actor=world.actor("alice"))

    order.refresh_from_db()
    assert order.version == seen


def test_what_changed_after_one_looked_is_not_noted_unseen(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, title="Skillet")
    order.refresh_from_db()
    seen = order.version
    change(order, title="Pan")

    with pytest.raises(Stale, match="The buyer changed order"):
        note_change(order=order, actor=world.actor(), expected_version=seen)

    assert changed() == [order]


def test_the_same_answer_said_again_after_a_change_deals_with_it(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, title="Skillet")

    answer_order(order=order, answers=None, actor=world.actor())
    assert changed() == []
    events = order.events.count()
    answer_order(order=order, answers=None, actor=world.actor())

    assert order.events.count() == events


def test_what_lapsed_after_a_change_is_still_to_be_noted(world):
    order = world.issue(line("1", 20))
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, quantity=24)
    order.refresh_from_db()
    due = order.confirm_by
    miss_deadline(order_id=order.pk, now=due.replace(year=due.year + 1))
    lapse_order(order_id=order.pk, now=due.replace(year=due.year + 1))
    assert changed() == [order]
    told = order.events.get(kind="lapsed").data["differences"]
    assert [(each["line"], each["was"], each["now"]) for each in told] == [("1", 24, 20)]

    assert note_change(order=order, actor=world.actor())
    assert changed() == []


@pytest.mark.parametrize("end", [cancel_order, close_order])
def test_a_closed_order_leaves_nothing_open(world, end):
    order = world.issue()
    change(order, quantity=20)

    end(order=order, actor=BUYER)

    assert changed() == []
    assert not note_change(order=order, actor=world.actor())


def test_orders_that_waited_before_there_were_open_changes_count_as_changed(world):
    """What the migration finds: a change after the last answer, and an answer asked for."""
    waits, answered, never = (world.issue(line("1", 24)) for _ in range(3))
    for order in (waits, answered):
        answer_order(order=order, answers=None, actor=world.actor())
        change(order, quantity=20)
        change(order, quantity=18)
    answer_order(order=answered, answers=None, actor=world.actor())
    first = waits.events.filter(kind="changed").earliest("pk")
    PurchaseOrder.objects.update(change_open_since=None)

    import_module("orders.migrations.0008_open_changes").open_what_is_asked(apps, None)

    found = PurchaseOrder.objects.values_list("number", "change_open_since")
    assert dict(found) == {waits.number: first.at, answered.number: None, never.number: None}


def test_a_change_tells_what_it_left_of_the_answer(world):
    """Line by line, in the unit of each time: 24 pieces become 3 cases of six, so 18 are kept."""
    order = world.issue(line("1", 24), line("2", 10), line("3", 10))
    answer(world, order, Part(ACCEPT, 20), Part(REJECT, 4, GONE))
    assert order.events.latest("pk").data["accepted"] == 20

    change(order, quantity=3, unit="Cases", unit_size=6)

    assert order.events.latest("pk").data["answer"] == {
        "was": 20,
        "stands": 18,
        "cuts": [
            {
                "line": "1",
                "name": "answer",
                "was": 20,
                "now": 3,
                "was_in": "Eaches",
                "now_in": "Cases",
            }
        ],
    }


def test_what_was_rejected_goes_first_so_the_answer_stands_whole(world):
    order = world.issue(line("1", 24))
    answer(world, order, Part(ACCEPT, 20), Part(REJECT, 4, GONE))

    change(order, quantity=20)

    told = order.events.latest("pk").data["answer"]
    assert told == {"was": 20, "stands": 20, "cuts": []}
