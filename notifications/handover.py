"""Hand-over: claims what is due, puts it into words, lets it out, notes it. Rows decide."""

from __future__ import annotations

import logging
from collections import Counter, deque
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from notifications import composers, faults
from notifications.channels import MailChannel, Unreachable
from notifications.faults import Fault, Meaning
from notifications.leases import MAX_ATTEMPTS, Lease
from notifications.mail import build, message_id

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.mail import EmailMessage

    from notifications.models import Delivery

logger = logging.getLogger(__name__)

OUTAGE_WAIT = timedelta(seconds=30)
BROKEN_LINES = 3  # so many in a row, and it is the server, not the messages


class Fate(StrEnum):
    """What became of a delivery in this batch."""

    HANDED = "handed"
    CANCELLED = "cancelled"
    FAILED = "failed"
    POSTPONED = "postponed"
    LOST = "lost"  # not ours any more: cancelled meanwhile, or taken over


@dataclass(frozen=True)
class Outcome:
    """How many deliveries of a batch were handed over, cancelled, given up, or put off."""

    handed: int = 0
    cancelled: int = 0
    failed: int = 0
    postponed: int = 0

    @property
    def finished(self) -> int:
        """How many need no further worker."""
        return self.handed + self.cancelled + self.failed


def deliver_due(*, now: datetime | None = None, limit: int = 100) -> Outcome:
    """Hand over up to `limit` deliveries that are due at `now` (aware; the database's time).

    Safe to run many times at once and to kill at any point: a delivery is claimed for two
    minutes, and one that a dead worker held is taken over when they are past. Opens transactions
    of its own; do not call it inside one. Raises only what the database raises.
    """
    lease = Lease(now)
    waiting = deque(lease.claim(limit))
    if not waiting:
        return Outcome()
    with MailChannel() as channel:
        return _Batch(lease, channel, waiting).run()


class _Batch:
    def __init__(self, lease: Lease, channel: MailChannel, waiting: deque[Delivery]) -> None:
        self.lease = lease
        self.channel = channel
        self.waiting = waiting
        self.fates: Counter[Fate] = Counter()
        self.broken = 0

    def run(self) -> Outcome:
        """Go through the batch; whatever stops it early, what was not tried is given back."""
        try:
            while self.waiting and self.lease.has_time():
                delivery = self.waiting.popleft()
                self.fates[self._deliver(delivery)] += 1
        finally:
            if self.waiting:
                self.lease.release(self.waiting)
        return Outcome(
            handed=self.fates[Fate.HANDED],
            cancelled=self.fates[Fate.CANCELLED],
            failed=self.fates[Fate.FAILED],
            postponed=self.fates[Fate.POSTPONED],
        )

    def _deliver(self, delivery: Delivery) -> Fate:
        if delivery.attempts > MAX_ATTEMPTS:  # each of them ended a worker
            return self._give_up(delivery, "Every worker that tried was stopped")
        if (subject := self.channel.took_before(delivery)) is not None:
            done = self.lease.hand_over(
                delivery, message_id=message_id(delivery.key), subject=subject
            )
            return Fate.HANDED if done else Fate.LOST
        try:
            message = self._compose(delivery)
        except Exception as error:  # noqa: BLE001  one row's trouble never stops the others
            return self._fault(delivery, Fault(Meaning.LATER, faults.place(error)))
        if message is None:
            return Fate.CANCELLED if self.lease.cancel(delivery) else Fate.LOST
        return self._hand_over(delivery, message)

    def _compose(self, delivery: Delivery) -> EmailMessage | None:
        mail = composers.compose(delivery, self.lease.now())
        return build(delivery, mail) if mail else None

    def _hand_over(self, delivery: Delivery, message: EmailMessage) -> Fate:
        try:
            handed = self.channel.hand_over(message, delivery, self.lease)
        except Unreachable as error:
            self.waiting.appendleft(delivery)  # it was not even tried
            self._put_off(f"No mail server: {type(error.__cause__).__name__}")
            return Fate.LOST
        except Exception as error:  # noqa: BLE001  whatever the server has against this one
            return self._fault(delivery, faults.of(error))
        self.broken = 0
        return Fate.HANDED if handed else Fate.LOST

    def _fault(self, delivery: Delivery, fault: Fault) -> Fate:
        logger.warning("Delivery %s was not handed over: %s.", delivery.pk, fault.note)
        if fault.meaning in {Meaning.LINE, Meaning.SERVER}:
            self.channel.drop()
            self.broken += 1
        fate = self._try_later(delivery, fault)
        if fault.meaning is Meaning.SERVER or self.broken >= BROKEN_LINES:
            self._put_off(fault.note)
        return fate

    def _try_later(self, delivery: Delivery, fault: Fault) -> Fate:
        """Every fault counts, so that none can stand before the others for ever."""
        last = delivery.attempts >= MAX_ATTEMPTS and fault.meaning is not Meaning.SERVER
        if last or fault.meaning is Meaning.NEVER:
            return self._give_up(delivery, fault.note)
        return Fate.POSTPONED if self.lease.postpone(delivery, fault.note) else Fate.LOST

    def _give_up(self, delivery: Delivery, note: str) -> Fate:
        logger.error("Delivery %s is given up: %s.", delivery.pk, note)
        return Fate.FAILED if self.lease.fail(delivery, note) else Fate.LOST

    def _put_off(self, note: str) -> None:
        """The server takes nothing now: what was not tried waits, and no attempt counts."""
        self.channel.drop()
        logger.warning("The mail server takes nothing now: %s.", note)
        self.fates[Fate.POSTPONED] += self.lease.release(self.waiting, wait=OUTAGE_WAIT, note=note)
        self.waiting.clear()
