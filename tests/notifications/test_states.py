"""The steps of a delivery, state by state."""

from __future__ import annotations

import pytest

from notifications.states import DELIVERY_STATES, DeliveryState


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (DeliveryState.SCHEDULED, ["claim", "cancel"]),
        (DeliveryState.LEASED, ["claim", "hand_over", "postpone", "cancel", "fail"]),
        (DeliveryState.HANDED, []),
        (DeliveryState.FAILED, ["retry"]),
        (DeliveryState.CANCELLED, []),
    ],
)
def test_the_steps_of_each_state(state, steps):
    assert [transition.step for transition in DELIVERY_STATES.available(state)] == steps
