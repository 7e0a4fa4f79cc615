"""The steps of an order: what is to be done is current, and no goods come of a rejected one."""

from __future__ import annotations

from common.clock import database_now
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.changing import cancel_order, close_order
from orders.services.lapsing import miss_deadline
from orders.stages import stages_of
from tests.world import BUYER


def stages(order):
    order.refresh_from_db()
    return [(stage["label"], stage["at"]) for stage in stages_of(order, database_now())]


def reject(world, order):
    parts = (Part("Rejected", 10, "ObsoleteProduct"),)
    answer_order(order=order, answers=[LineAnswer("1", parts)], actor=world.actor())


def test_an_order_that_waits(world):
    order = world.issue()
    ahead = [("Ship", "ahead"), ("Received", "ahead")]

    assert stages(order) == [("Issued", "done"), ("Confirm", "now"), *ahead]
    miss_deadline(order_id=order.pk, now=order.confirm_by + (order.confirm_by - order.issued_at))
    assert stages(order) == [("Issued", "done"), ("Confirm", "late"), *ahead]


def test_a_confirmed_order_is_to_be_shipped_until_the_buyer_closes_it(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())

    assert stages(order)[1:] == [("Confirm", "done"), ("Ship", "now"), ("Received", "ahead")]
    close_order(order=order, actor=BUYER)
    assert {at for _label, at in stages(order)} == {"done"}


def test_of_a_rejected_or_cancelled_order_nothing_is_shipped(world):
    rejected, cancelled, later = world.issue(), world.issue(), world.issue()
    reject(world, rejected)
    cancel_order(order=cancelled, actor=BUYER)
    answer_order(order=later, answers=None, actor=world.actor())
    cancel_order(order=later, actor=BUYER)

    assert stages(rejected) == [("Issued", "done"), ("Rejected", "done")]
    assert stages(cancelled) == [("Issued", "done"), ("Cancelled", "done")]
    assert stages(later) == [("Issued", "done"), ("Confirm", "done"), ("Cancelled", "done")]
