"""What tests of orders do to them in one word."""

from __future__ import annotations

from datetime import timedelta

from orders.services.answer_lines import LineAnswer
from orders.services.answering import answer_order
from orders.services.changing import change_order
from orders.services.content import content_of
from orders.services.deadlines import extend_deadline
from orders.services.lapsing import lapse_order, miss_deadline
from tests.world import BUYER

ACCEPT, REJECT, BACKORDER = "Accepted", "Rejected", "Backordered"
GONE = "TemporarilyUnavailable"


def answer(world, order, *parts, number="1", **more):
    """The answer of Lin to one line; all others are thereby rejected."""
    return answer_order(
        order=order, answers=[LineAnswer(number, parts, **more)], actor=world.actor()
    )


def change(order, **more):
    """The buyer changes the first line."""
    content = content_of(order.lines.get(sequence_number="1"))
    for name, value in more.items():
        setattr(content, name, value)
    change_order(order=order, lines=[content], actor=BUYER)


def extend(order):
    """The buyer gives five hours more."""
    due = order.confirm_by + timedelta(hours=5)
    extend_deadline(order=order, due_at=due, reason="Holiday", actor=BUYER)


def lapse(order):
    """Nobody answers, until the lines are cancelled."""
    miss_deadline(order_id=order.pk, now=order.confirm_by + timedelta(hours=1))
    lapse_order(order_id=order.pk, now=order.confirm_by + timedelta(hours=25))
