"""Confirming an order: every rule, every effect."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry
from common.clock import database_now
from common.errors import Refused, Stale, TransitionNotAllowed
from orders.models import Deadline, LineAcknowledgement
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.changing import change_order
from orders.services.content import content_of
from tests.world import BUYER, line

ACCEPT, REJECT, BACKORDER = "Accepted", "Rejected", "Backordered"
GONE = "TemporarilyUnavailable"


def answer(world, order, *parts, number="1", **more):
    return answer_order(
        order=order, answers=[LineAnswer(number, parts, **more)], actor=world.actor()
    )


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


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ((Part(ACCEPT, 11),), "above_ordered"),
        ((Part(ACCEPT, 6), Part(REJECT, 5, GONE)), "above_ordered"),
        ((Part(ACCEPT, 0),), "invalid"),
        ((Part(ACCEPT, -3),), "invalid"),
        ((Part(REJECT, 10),), "reason_missing"),
        ((Part(REJECT, 10, "NoIdea"),), "reason_missing"),
        ((Part(ACCEPT, 10, GONE),), "invalid"),
        ((Part("Perhaps", 10),), "invalid"),
        ((Part(BACKORDER, 10),), "backorder_not_allowed"),
    ],
)
def test_illegal_parts_are_refused_and_nothing_is_written(world, parts, code):
    order = world.issue()

    with pytest.raises(Refused) as refusal:
        answer(world, order, *parts)

    assert code in {problem.code for problem in refusal.value.problems}
    order.refresh_from_db()
    assert (order.state, order.answer_id, order.version) == ("New", None, 1)
    assert not LineAcknowledgement.objects.exists()


def test_backorder_needs_a_date_after_the_window(world):
    order = world.issue(line("1", 10, is_back_order_allowed=True))
    inside = order.ship_end - timedelta(days=1)

    for at, code in ((None, "date_missing"), (inside, "date_in_window")):
        with pytest.raises(Refused) as refusal:
            answer(world, order, Part(ACCEPT, 4), Part(BACKORDER, 6, ship_at=at))
        assert refusal.value.code == code
    later = order.ship_end + timedelta(days=5)
    done = answer(world, order, Part(ACCEPT, 4), Part(BACKORDER, 6, ship_at=later))

    assert (done.order.answer_kind, done.order.accepted_units) == ("backordered", 10)


def test_cases_are_answered_in_whole_cases(world):
    order = world.issue(line("1", 5, unit="Cases", unit_size=6))

    with pytest.raises(Refused) as refusal:
        answer(world, order, Part(ACCEPT, 20, unit="Eaches"))
    assert refusal.value.code == "whole_cases"
    done = answer(world, order, Part(ACCEPT, 18, unit="Eaches"))

    assert LineAcknowledgement.objects.get(event=done.event, code=ACCEPT).quantity == 3
    assert done.order.accepted_units == 18


def test_a_rejection_is_never_taken_back(world):
    order = world.issue(line("1", 10), line("2", 4))
    answer_order(
        order=order,
        answers=[
            LineAnswer("1", (Part(ACCEPT, 6), Part(REJECT, 4, GONE))),
            LineAnswer("2", (Part(REJECT, 4, "ObsoleteProduct"),)),
        ],
        actor=world.actor(),
    )

    for again in (
        [LineAnswer("1", (Part(ACCEPT, 7), Part(REJECT, 3, GONE))), LineAnswer("2")],
        [
            LineAnswer("1", (Part(ACCEPT, 6), Part(REJECT, 4, GONE))),
            LineAnswer("2", (Part(ACCEPT, 1),)),
        ],
    ):
        with pytest.raises(Refused) as refusal:
            answer_order(order=order, answers=again, actor=world.actor())
        assert refusal.value.code == "rejected_before"
    order.refresh_from_db()
    assert order.accepted_units == 6


def test_cost_can_be_lowered_never_raised(world):
    order = world.issue()

    for cost in (Decimal("15.51"), Decimal(0), Decimal(-1)):
        with pytest.raises(Refused):
            answer(world, order, Part(ACCEPT, 10), net_cost=cost)
    with pytest.raises(Refused):
        answer(world, order, Part(ACCEPT, 10), net_cost=Decimal(1), net_cost_currency="EUR")
    done = answer(world, order, Part(ACCEPT, 10), net_cost=Decimal("14.00"))

    assert done.order.accepted_value == Decimal("140.00")


def test_by_weight_counts_in_no_total(world):
    order = world.issue(line("1", 10), line("2", 10, net_cost_unit="KILOGRAMS"))

    done = answer_order(order=order, answers=None, actor=world.actor())

    assert (done.order.value, done.order.accepted_value) == (Decimal("155.00"), Decimal("155.00"))


def test_unknown_and_doubled_lines_are_refused(world):
    order = world.issue()

    for answers, code in (
        ([LineAnswer("9", (Part(ACCEPT, 1),))], "unknown_line"),
        ([LineAnswer("1", (Part(ACCEPT, 1),)), LineAnswer("1", (Part(ACCEPT, 1),))], "line_twice"),
    ):
        with pytest.raises(Refused) as refusal:
            answer_order(order=order, answers=answers, actor=world.actor())
        assert code in {problem.code for problem in refusal.value.problems}


def test_second_click_learns_who_was_quicker(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor(), expected_version=1)

    with pytest.raises(Stale, match=r"already confirmed by Lin today \d\d:\d\d UTC"):
        answer_order(order=order, answers=None, actor=world.actor("alice"), expected_version=1)

    assert order.events.filter(by_vendor=True).count() == 1


def test_after_the_update_window_only_dates_change(world):
    now = database_now()
    order = world.issue(line("1", 10, is_back_order_allowed=True), now=now)
    at = order.ship_end + timedelta(days=5)
    first = (Part(ACCEPT, 4), Part(BACKORDER, 6, ship_at=at))
    answer_order(order=order, answers=[LineAnswer("1", first)], actor=world.actor(), now=now)
    late = now + timedelta(hours=48, seconds=1)

    with pytest.raises(Refused) as refusal:
        answer_order(
            order=order,
            answers=[LineAnswer("1", (Part(ACCEPT, 3), Part(REJECT, 7, GONE)))],
            actor=world.actor(),
            now=late,
        )
    assert refusal.value.code == "window_closed"
    moved = (Part(ACCEPT, 4), Part(BACKORDER, 6, ship_at=at + timedelta(days=3)))
    done = answer_order(
        order=order, answers=[LineAnswer("1", moved)], actor=world.actor(), now=late
    )

    assert done.event.kind == "updated"


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


def test_wholly_rejected_order_closes(world):
    order = world.issue()

    done = answer(world, order, Part(REJECT, 10, "ObsoleteProduct"))

    assert (done.order.state, done.order.receiving_status) == ("Closed", "CLOSED")
    with pytest.raises(TransitionNotAllowed):
        answer(world, order, Part(ACCEPT, 10))


def test_a_change_cuts_the_answer_down_and_asks_again(world):
    order = world.issue()
    answer(world, order, Part(ACCEPT, 6), Part(REJECT, 4, GONE))
    content = content_of(order.lines.get())
    content.quantity = 5

    change_order(order=order, lines=[content], actor=BUYER)

    order.refresh_from_db()
    assert order.accepted_units == 5
    assert order.confirm_by is not None
    assert order.state == "Acknowledged"


@pytest.mark.parametrize("lines", [5, 50])
def test_confirming_takes_twelve_statements_whatever_the_lines(world, lines):
    order = world.issue(*(line(str(number), 10) for number in range(1, lines + 1)))
    warm = world.issue()
    answer_order(order=warm, answers=None, actor=world.actor(), expected_version=1)

    with CaptureQueriesContext(connection) as queries:
        answer_order(order=order, answers=None, actor=world.actor(), expected_version=1)

    assert len(queries) <= 9 + 2  # session, person and membership come on top over HTTP
