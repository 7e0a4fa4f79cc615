"""A worker's hold on a batch of deliveries: every write to them is fenced by its token."""

from __future__ import annotations

import time
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from common.clock import database_now
from notifications.models import Delivery
from notifications.states import DELIVERY_STATES, DeliveryState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from notifications.querysets import DeliveryQuerySet

LEASE = timedelta(seconds=120)  # after this another worker takes over from one that died
RESERVE = timedelta(seconds=60)  # with less than this left, no further message is begun
MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=20)  # tripled each time: the eighth attempt comes after six hours


class Lease:
    """The deliveries that one worker took at one moment, and the only way to write to them."""

    def __init__(self, now: datetime | None = None) -> None:
        self.token = uuid.uuid4()
        self._started = now or database_now()
        self._ticks = time.monotonic()
        self.until = self._started + LEASE

    def now(self) -> datetime:
        """The database's time (aware, UTC), or the time given, plus what passed here since."""
        return self._started + timedelta(seconds=time.monotonic() - self._ticks)

    @transaction.atomic
    def claim(self, limit: int) -> list[Delivery]:
        """Take up to `limit` due deliveries, the longest waiting first; others skip them.

        On SQLite the transaction holds the write lock from its start, which serves as the lock.
        """
        now = self.now()
        rows = list(
            Delivery.objects.claimable(now)
            .select_for_update(skip_locked=True)
            .order_by("available_at")[:limit]
        )
        self.until = now + LEASE
        for row in rows:
            row.state = DELIVERY_STATES.target(row.state, "claim")
            row.attempts += 1
        if rows:
            Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
                state=DeliveryState.LEASED,
                attempts=F("attempts") + 1,
                lease_until=self.until,
                lease_token=self.token,
            )
        return rows

    def has_time(self) -> bool:
        """Whether the hold lasts for one more message, however slowly the server takes it."""
        return self.until - self.now() > RESERVE

    def holds(self, delivery: Delivery) -> bool:
        """Whether the delivery is still ours: nobody cancelled it, nobody took it over."""
        return self._mine().filter(pk=delivery.pk).exists()

    def hand_over(self, delivery: Delivery, *, message_id: str, subject: str) -> bool:
        """Note that the message is out of our hands."""
        return self._write(
            delivery,
            "hand_over",
            handed_at=self.now(),
            message_id=message_id,
            subject=subject[:200],
            last_error="",
        )

    def cancel(self, delivery: Delivery) -> bool:
        """Note that there is nothing to say any more."""
        return self._write(delivery, "cancel")

    def fail(self, delivery: Delivery, note: str) -> bool:
        """Make it a dead letter, with the reason."""
        return self._write(delivery, "fail", last_error=note[:200])

    def postpone(self, delivery: Delivery, note: str) -> bool:
        """Try again later, each time thrice as late; one attempt at least is always left."""
        due = self.now() + FIRST_WAIT * 3 ** (delivery.attempts - 1)
        attempts = min(delivery.attempts, MAX_ATTEMPTS - 1)
        return self._write(
            delivery, "postpone", available_at=due, attempts=attempts, last_error=note[:200]
        )

    def release(
        self, deliveries: Iterable[Delivery], *, wait: timedelta | None = None, note: str = ""
    ) -> int:
        """Give back what was not tried, without counting an attempt. Gives the number.

        Without `wait` it stays due since when it was; the note, if any, says why it waits.
        """
        values: dict[str, Any] = {"attempts": F("attempts") - 1}
        if wait:
            values["available_at"] = self.now() + wait
        if note:
            values["last_error"] = note[:200]
        return self._let_go([row.pk for row in deliveries], DeliveryState.SCHEDULED, values)

    def _mine(self) -> DeliveryQuerySet:
        return Delivery.objects.filter(lease_token=self.token, state=DeliveryState.LEASED)

    def _write(self, delivery: Delivery, step: str, **values: Any) -> bool:
        """Take the step and let go. Gives False, and writes nothing, if it is not ours any more."""
        state = DELIVERY_STATES.target(delivery.state, step)
        return self._let_go([delivery.pk], state, values) == 1

    def _let_go(self, keys: list[int], state: str, values: dict[str, Any]) -> int:
        rows = self._mine().filter(pk__in=keys)
        return rows.update(state=state, lease_until=None, lease_token=None, **values)
