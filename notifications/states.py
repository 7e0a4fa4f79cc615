"""The life of a delivery: its states and its legal steps."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.states import StateMachine, Transition


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    SCHEDULED = "scheduled", _("Scheduled")
    LEASED = "leased", _("Being handed over")
    HANDED = "handed", _("Handed over")
    FAILED = "failed", _("Not delivered")
    CANCELLED = "cancelled", _("Cancelled")


# Written out as tuples: the conditions of the partial indexes must read the same in every query.
UNFINISHED = (DeliveryState.SCHEDULED.value, DeliveryState.LEASED.value)

DELIVERY_STATES = StateMachine(
    # A lease that ran out is taken over by the next worker.
    Transition.of("claim", UNFINISHED, DeliveryState.LEASED, _("Claim")),
    Transition.of("hand_over", [DeliveryState.LEASED], DeliveryState.HANDED, _("Hand over")),
    Transition.of("postpone", [DeliveryState.LEASED], DeliveryState.SCHEDULED, _("Try later")),
    Transition.of("cancel", UNFINISHED, DeliveryState.CANCELLED, _("Cancel")),
    Transition.of("fail", [DeliveryState.LEASED], DeliveryState.FAILED, _("Give up")),
    Transition.of("retry", [DeliveryState.FAILED], DeliveryState.SCHEDULED, _("Try again")),
)
