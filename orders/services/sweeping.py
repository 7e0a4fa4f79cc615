"""What falls due: reminders all at once, misses and cancellations order by order.

Any number of sweeps, at once or one after the other, has one effect: the rows decide.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import DatabaseError

from common.clock import database_now
from common.errors import DomainError
from orders.models import Deadline
from orders.services.lapsing import lapse_order, miss_deadline
from orders.services.reminding import remind
from orders.states import DeadlineState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

LARGEST_PASS = 500
LONGEST_PASS = 30.0  # seconds: what is done is stamped with the moment at which the pass began
log = logging.getLogger(__name__)


@dataclass
class Swept:
    """What one sweep did."""

    reminders: int = 0
    missed: int = 0
    lapsed: int = 0
    busy: bool = False

    def __add__(self, other: Swept) -> Swept:
        """What both did together."""
        return Swept(
            self.reminders + other.reminders,
            self.missed + other.missed,
            self.lapsed + other.lapsed,
            self.busy or other.busy,
        )

    @property
    def total(self) -> int:
        """Everything that was done."""
        return self.reminders + self.missed + self.lapsed


def sweep(now: datetime | None = None) -> Swept:
    """Do everything that has fallen due by `now` (default: the database's clock)."""
    now = now or database_now()
    reminders = remind(now)
    if reminders is None:
        return Swept(busy=True)
    swept = Swept(reminders=reminders)
    _handle_due(swept, now)
    if swept.missed:  # after a long outage the time of unanswered lines may be over as well
        _handle_due(swept, now)
    return swept


def _handle_due(swept: Swept, now: datetime) -> None:
    due = Deadline.objects.falling_due(now).order_by("next_at")
    ends = time.monotonic() + LONGEST_PASS
    for order_id, state in list(due.values_list("order_id", "state")[:LARGEST_PASS]):
        if time.monotonic() > ends:
            return  # the next pass goes on
        if state == DeadlineState.OPEN:
            swept.missed += _handled(miss_deadline, order_id, now)
        else:
            swept.lapsed += _handled(lapse_order, order_id, now)


def _handled(act: Callable[..., bool], order_id: int, now: datetime) -> bool:
    """Let `act` handle one order in its own transaction; one that fails stops no other."""
    try:
        return act(order_id=order_id, now=now)
    except (DomainError, DatabaseError):
        log.exception("sweep_failed", extra={"order_id": order_id})
        return False
