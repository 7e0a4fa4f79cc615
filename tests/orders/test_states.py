"""The steps of an order and of its deadline, state by state."""

from __future__ import annotations

import pytest

from common.errors import TransitionNotAllowed
from orders.states import DEADLINE_STATES, ORDER_STATES, DeadlineState, OrderState


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (OrderState.DRAFT, {"issue": "New"}),
        (
            OrderState.NEW,
            {"acknowledge": "Acknowledged", "change": "New", "cancel": "Closed", "close": "Closed"},
        ),
        (
            OrderState.ACKNOWLEDGED,
            {
                "acknowledge": "Acknowledged",
                "change_acknowledged": "Acknowledged",
                "cancel": "Closed",
                "close": "Closed",
            },
        ),
        (OrderState.CLOSED, {}),
    ],
)
def test_the_steps_of_an_order(state, steps):
    assert {t.step: t.target for t in ORDER_STATES.available(state)} == steps


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (DeadlineState.OPEN, {"miss": "missed", "extend": "open", "close": "closed"}),
        (DeadlineState.MISSED, {"extend": "open", "close": "closed"}),
        (DeadlineState.CLOSED, {}),
    ],
)
def test_the_steps_of_a_deadline(state, steps):
    assert {t.step: t.target for t in DEADLINE_STATES.available(state)} == steps


def test_a_step_that_is_not_in_the_table_is_refused_in_a_sentence():
    with pytest.raises(TransitionNotAllowed, match="“Confirm” is not possible: this is Closed"):
        ORDER_STATES.target(OrderState.CLOSED, "acknowledge")
