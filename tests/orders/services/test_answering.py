"""Confirming an order: what it does, when it counts, what it leaves behind."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry
from common.clock import database_now
from common.errors import TransitionNotAllowed
from orders.models import AnswerDraft, Deadline, LineAcknowledgement
from orders.services.answer_lines import Part
from orders.services.answering import answer_order
from orders.services.changing import cancel_order
from orders.services.drafting import save_draft
from orders.services.lapsing import miss_deadline
from tests.orders.services.steps import (
    ACCEPT,
    GONE,
    REJECT,
    answer,
    change,
)
from tests.world import BUYER, line


def test_whole_order_is_accepted_in_one_step(world):
    order = world.issue(line("1", 10), line("2", 4))

    done = answer_order(order=order, answers=None, actor=world.actor(), expected_version=1)

    order.refresh_from_db()
    assert (order.state, order.answer_kind, order.confirm_by) == ("Acknowledged", "accepted", None)
    assert (order.accepted_units, order.accepted_value) == (14, Decimal("217.00"))
    assert done.implied == {}
    assert not Deadline.objects.filter(order=order).running().exists()
    assert AuditEntry.objects.filter(action="orders.acknowledged").count() == 1


def test_unnamed_lines_and_rests_are_rejected(world):
    order = world.issue(line("1", 10), line("2", 4))

    done = answer(world, order, Part(ACCEPT, 6))

    assert done.implied == {"1": 4, "2": 4}
    rows = LineAcknowledgement.objects.filter(event=done.event, code=REJECT)
    assert {(row.quantity, row.reason, row.is_implied) for row in rows} == {(4, GONE, True)}
    assert done.order.answer_kind == "partial"


def test_the_same_answer_again_writes_nothing(world):
    order = world.issue()
    first = answer(world, order, Part(ACCEPT, 6))
    entries = AuditEntry.objects.count()

    again = answer(world, order, Part(ACCEPT, 6), Part(REJECT, 4, GONE))

    assert again.event == first.event
    assert AuditEntry.objects.count() == entries
    order.refresh_from_db()
    assert order.version == 2


def test_the_same_answer_to_a_changed_order_is_a_new_one(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, net_cost=Decimal(15))

    again = answer_order(order=order, answers=None, actor=world.actor())

    assert (again.event.kind, again.order.confirm_by) == ("updated", None)
    assert again.order.accepted_value == Decimal(150)


def test_sending_throws_the_draft_away_even_if_it_says_nothing_new(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())
    save_draft(order=order, typed=[{"line": "1", "accept": "4"}], actor=world.actor())

    answer_order(order=order, answers=None, actor=world.actor())

    order.refresh_from_db()
    assert not order.has_draft
    assert not AnswerDraft.objects.exists()


def test_what_was_typed_outlives_a_change_by_the_buyer_but_not_his_cancellation(world):
    order = world.issue(line("1", 10), line("2", 5))
    answer(world, order, Part(ACCEPT, 10))
    save_draft(order=order, typed=[{"line": "1", "accept": "4"}], actor=world.actor())

    change(order, quantity=5)
    assert AnswerDraft.objects.get().lines == [{"line": "1", "accept": "4"}]
    cancel_order(order=order, actor=BUYER)

    order.refresh_from_db()
    assert not order.has_draft
    assert not AnswerDraft.objects.exists()


def test_the_tick_itself_is_in_time(world):
    now = database_now()
    on_time, late = world.issue(now=now), world.issue(now=now)

    answer_order(order=on_time, answers=None, actor=world.actor(), now=on_time.confirm_by)
    answer_order(
        order=late,
        answers=None,
        actor=world.actor(),
        now=late.confirm_by + timedelta(microseconds=1),
    )

    on_time.refresh_from_db()
    late.refresh_from_db()
    assert (on_time.is_late, late.is_late) == (False, True)


def test_a_late_answer_counts_as_late_and_is_taken(world):
    order = world.issue(now=database_now() - timedelta(hours=30))
    miss_deadline(order_id=order.pk)

    done = answer_order(order=order, answers=None, actor=world.actor())

    assert (done.order.is_late, done.order.state, done.order.confirm_by) == (
        True,
        "Acknowledged",
        None,
    )
    entry = AuditEntry.objects.get(action="orders.acknowledged")
    assert entry.said["after"]["in_time"] is False


def test_wholly_rejected_order_closes(world):
    order = world.issue()

    done = answer(world, order, Part(REJECT, 10, "ObsoleteProduct"))

    assert (done.order.state, done.order.receiving_status) == ("Closed", "CLOSED")
    with pytest.raises(TransitionNotAllowed, match="a rejection cannot be taken back"):
        answer(world, order, Part(ACCEPT, 10))


def test_a_change_cuts_the_answer_down_and_asks_again(world):
    order = world.issue()
    answer(world, order, Part(ACCEPT, 6), Part(REJECT, 4, GONE))

    change(order, quantity=5)

    order.refresh_from_db()
    assert order.accepted_units == 5
    assert order.confirm_by is not None
    assert order.state == "Acknowledged"


def test_the_log_says_who_with_what_before_and_after(world):
    order = world.issue()
    answer(world, order, Part(ACCEPT, 10))
    answer(world, order, Part(ACCEPT, 6), net_cost=Decimal("15.00"))

    first, second = AuditEntry.objects.filter(actor_id=world.people["lin"].pk).order_by("seq")

    assert (first.action, second.action) == ("orders.acknowledged", "orders.updated")
    assert (second.factor, second.source) == ("password+totp", "page")
    assert first.said["before"] == {"state": "New", "answer_kind": ""}
    assert second.said["before"] == {"answer_kind": "accepted", "lines": {"1": ["Accepted 10"]}}
    assert second.said["after"]["lines"] == {
        "1": ["Accepted 6 15.00", "Rejected 4 TemporarilyUnavailable 15.00"]
    }


@pytest.mark.parametrize("lines", [5, 50])
def test_confirming_takes_twelve_statements_whatever_the_lines(world, lines):
    order = world.issue(*(line(str(number), 10) for number in range(1, lines + 1)))
    warm = world.issue()
    answer_order(order=warm, answers=None, actor=world.actor(), expected_version=1)

    with CaptureQueriesContext(connection) as queries:
        answer_order(order=order, answers=None, actor=world.actor(), expected_version=1)

    assert len(queries) <= 9 + 2  # session, person and membership come on top over HTTP
