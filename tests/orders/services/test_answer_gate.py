"""Whether an order takes an answer now, and what it says when it does not."""

from __future__ import annotations

import pytest

from common.clock import database_now
from common.errors import Stale, TransitionNotAllowed
from orders.models import PurchaseOrder
from orders.services.answering import answer_order
from orders.services.changing import cancel_order, close_order
from orders.services.drafting import save_draft
from orders.services.issuing import draft_order
from orders.services.locking import OrderName
from tests.orders.services.steps import (
    change,
    extend,
    lapse,
)
from tests.world import BUYER, header, line


def test_second_click_learns_who_was_quicker(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor(), expected_version=1)

    with pytest.raises(Stale, match=r"already confirmed by Lin today \d\d:\d\d UTC"):
        answer_order(order=order, answers=None, actor=world.actor("alice"), expected_version=1)

    assert order.events.filter(by_vendor=True).count() == 1


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (lambda order: change(order, quantity=12), "The buyer changed order PO000001 today"),
        (lambda order: cancel_order(order=order, actor=BUYER), "The buyer cancelled order"),
        (lambda order: close_order(order=order, actor=BUYER), "The buyer closed order"),
        (extend, "got more time today"),
        (lapse, "The time for order PO000001 was up"),
    ],
)
def test_who_opened_the_page_before_learns_what_happened_meanwhile(world, happens, said):
    order = world.issue()
    happens(order)

    with pytest.raises(Stale, match=said):
        answer_order(order=order, answers=None, actor=world.actor(), expected_version=1)


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (lambda order: cancel_order(order=order, actor=BUYER), "was cancelled today"),
        (
            lambda order: close_order(order=order, actor=BUYER),
            "is closed: nothing more is expected",
        ),
        (lapse, "was cancelled"),
        (
            lambda order: PurchaseOrder.objects.update(state="Acknowledged", confirm_by=None),
            "was answered elsewhere",
        ),
    ],
)
def test_what_takes_no_answer_any_more_says_why(world, happens, said):
    order = world.issue()
    happens(order)

    with pytest.raises(TransitionNotAllowed, match=said):
        answer_order(order=order, answers=None, actor=world.actor())
    with pytest.raises(TransitionNotAllowed, match=said):
        save_draft(order=order, typed=[], actor=world.actor())


def test_a_draft_order_cannot_be_answered(world):
    order = draft_order(
        number="DRAFT1",
        vendor_code=world.code,
        header=header(database_now()),
        lines=[line("1", 1)],
        actor=BUYER,
    )

    with pytest.raises(TransitionNotAllowed, match="is a draft"):
        answer_order(order=order, answers=None, actor=world.actor())
    with pytest.raises(PurchaseOrder.DoesNotExist):
        answer_order(order=OrderName("DRAFT1", [world.acme.pk]), answers=None, actor=world.actor())
