"""What may be said to a line, and how each refusal helps."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from common.clock import database_now
from common.errors import Refused
from orders.models import LineAcknowledgement
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from tests.orders.services.steps import (
    ACCEPT,
    BACKORDER,
    GONE,
    REJECT,
    answer,
    change,
)
from tests.world import line


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


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (Part(ACCEPT, 20, unit="Eaches"), "answer 18 or 24."),
        (Part(ACCEPT, 3, unit="Eaches"), "answer 0 or 6."),
        (Part(ACCEPT, 31, unit="Eaches"), "answer at most 30."),
        (Part(ACCEPT, 1, unit="Cases", unit_size=4), "answer 0 or 6."),
        (Part(ACCEPT, 6), "6 is above the ordered 5."),
        (Part(ACCEPT, 1, unit="Pallets"), "Answer in Cases, or say how many"),
    ],
)
def test_a_wrong_unit_is_told_with_what_to_answer(world, part, said):
    order = world.issue(line("1", 5, unit="Cases", unit_size=6))

    with pytest.raises(Refused, match=said):
        answer(world, order, part)


def test_cases_for_a_line_in_pieces_must_say_their_size(world):
    order = world.issue()

    with pytest.raises(Refused) as refusal:
        answer(world, order, Part(ACCEPT, 1, unit="Cases"))
    assert refusal.value.code == "wrong_unit"
    done = answer(world, order, Part(ACCEPT, 1, unit="Cases", unit_size=10))

    assert done.order.accepted_units == 10


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

    for cost in ("15.51", "0", "-1", "15.0000001", "NaN", "Infinity", "-Infinity", "1E-30"):
        with pytest.raises(Refused):
            answer(world, order, Part(ACCEPT, 10), net_cost=Decimal(cost))
    with pytest.raises(Refused):
        answer(world, order, Part(ACCEPT, 10), net_cost=Decimal(1), net_cost_currency="EUR")
    done = answer(world, order, Part(ACCEPT, 10), net_cost=Decimal("14.00"))

    assert done.order.accepted_value == Decimal("140.00")


def test_a_line_without_a_cost_gets_none_by_an_answer(world):
    order = world.issue(line("1", 10, net_cost=None, net_cost_currency=""))

    with pytest.raises(Refused, match="names no cost for line 1"):
        answer(world, order, Part(ACCEPT, 10), net_cost=Decimal(1))


def test_one_line_takes_several_answers_at_once(world):
    order = world.issue(line("1", 10, is_back_order_allowed=True))
    later = order.ship_end + timedelta(days=5)

    done = answer(
        world,
        order,
        Part(ACCEPT, 3),
        Part(BACKORDER, 2, ship_at=later),
        Part(BACKORDER, 1, ship_at=later + timedelta(days=7)),
        Part(REJECT, 3, GONE),
        Part(REJECT, 1, "ObsoleteProduct"),
    )

    assert (done.order.answer_kind, done.order.accepted_units) == ("partial", 6)
    assert done.implied == {}
    assert LineAcknowledgement.objects.filter(event=done.event).count() == 5


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-400, "is past"),
        (-0.001, "is past"),
        (400, "more than a year away"),
        (6, "lies within the order's own window"),
        (9, "lies within the order's own window"),
    ],
)
def test_dates_that_no_backorder_can_have(world, days, said):
    now = database_now()
    order = world.issue(line("1", 10, is_back_order_allowed=True), now=now)

    with pytest.raises(Refused, match=said):
        answer_order(
            order=order,
            answers=[LineAnswer("1", (Part(BACKORDER, 10, ship_at=now + timedelta(days=days)),))],
            actor=world.actor(),
            now=now,
        )


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


def test_a_line_wholly_rejected_stays_so_when_the_buyer_wants_more(world):
    order = world.issue(line("1", 10), line("2", 10))
    answer_order(
        order=order,
        answers=[LineAnswer("1", (Part(REJECT, 10, GONE),)), LineAnswer("2", (Part(ACCEPT, 10),))],
        actor=world.actor(),
    )
    change(order, quantity=30)

    with pytest.raises(Refused) as refusal:
        answer_order(
            order=order,
            answers=[
                LineAnswer("1", (Part(ACCEPT, 20), Part(REJECT, 10, GONE))),
                LineAnswer("2", (Part(ACCEPT, 10),)),
            ],
            actor=world.actor(),
        )
    assert refusal.value.code == "rejected_before"
    done = answer_order(order=order, answers=None, actor=world.actor())

    assert done.order.accepted_units == 10
    assert done.implied == {"1": 20}


def test_after_the_update_window_only_dates_change(world):
    now = database_now()
    order = world.issue(
        line("1", 10, is_back_order_allowed=True), line("2", 4), line("3", 4), now=now
    )
    at = order.ship_end + timedelta(days=5)
    first = (Part(ACCEPT, 4), Part(BACKORDER, 6, ship_at=at))
    cheaper = LineAnswer("2", (Part(ACCEPT, 4),), Decimal("15.00"))
    answer_order(
        order=order, answers=[LineAnswer("1", first), cheaper], actor=world.actor(), now=now
    )
    in_time, late = now + timedelta(hours=48), now + timedelta(hours=48, microseconds=1)

    for wrong in (
        LineAnswer("1", (Part(ACCEPT, 3), Part(REJECT, 7, GONE))),
        LineAnswer("1", (Part(BACKORDER, 6, ship_at=at + timedelta(days=1)),)),
        LineAnswer("2", (Part(ACCEPT, 4),), Decimal("14.00")),
        LineAnswer("3", (Part(REJECT, 4, "ObsoleteProduct"),)),
    ):
        with pytest.raises(Refused) as refusal:
            answer_order(order=order, answers=[wrong], actor=world.actor(), now=late)
        assert {problem.code for problem in refusal.value.problems} == {"window_closed"}
    moved = (Part(ACCEPT, 4), Part(BACKORDER, 6, ship_at=at + timedelta(days=3)))
    done = answer_order(
        order=order, answers=[LineAnswer("1", moved)], actor=world.actor(), now=late
    )

    assert done.event.kind == "updated"
    assert done.implied == {}
    assert LineAcknowledgement.objects.get(event=done.event, line__sequence_number="2").net_cost
    less = LineAnswer("1", (Part(ACCEPT, 4), Part(REJECT, 6, GONE)))
    answer_order(order=order, answers=[less, cheaper], actor=world.actor(), now=in_time)
