"""The work itself: row after row, each in a transaction of its own that also marks it as done."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.middleware import zone_of
from batches.models import CODE_LENGTH, FIELD_LENGTH, BatchRow
from batches.registry import Work, kind_of
from batches.services.leasing import Lease
from batches.services.rights import refuse_without_right
from common.actors import Actor
from common.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from batches.models import Batch

BUSY = 10.0  # seconds after which a worker makes room: reminders wait no longer than this
CHUNK = 100  # rows whose keys are read at once
MAX_ATTEMPTS = 4
FIRST_WAIT = timedelta(seconds=5)  # tripled each time: the last attempt comes after a minute
log = logging.getLogger(__name__)


@dataclass
class Outcome:
    """How many rows came to an end, and whether there is more to do at once."""

    handled: int = 0
    has_more: bool = False


def run_due(*, now: datetime | None = None, seconds: float = BUSY) -> Outcome:
    """Work at what waits at `now` (aware; the database's time) for about so many seconds.

    Safe to run many times at once and to kill at any point: a batch is held by one worker for a
    minute, which it makes longer while it lives, and each row's transaction marks it as done. Opens
    transactions of its own; do not call it inside one. Raises only what the database raises.
    """
    outcome = Outcome()
    end = time.monotonic() + seconds
    while not outcome.has_more:
        lease = Lease(now)
        batch = lease.claim()
        if batch is None:
            break
        with (
            translation.override(batch.person.language or None),
            timezone.override(zone_of(batch.person.time_zone)),
        ):
            _Run(lease, batch, outcome, end).work()
    return outcome


class _Run:
    def __init__(self, lease: Lease, batch: Batch, outcome: Outcome, end: float) -> None:
        self.lease = lease
        self.batch = batch
        self.outcome = outcome
        self.end = end
        self.kind = kind_of(batch.kind)
        self.actor = Actor(
            person_id=batch.person_id,
            name=batch.person.name,
            factor=batch.factor,
            source=batch.source,
            request_id=batch.request_id,
        )

    def work(self) -> None:
        """Until all is done, the time is up, or the batch is somebody else's."""
        while rows := self._ready():
            for row in rows:
                if time.monotonic() >= self.end:
                    self.outcome.has_more = True
                    self.lease.release()
                    return
                if not self.lease.holds():
                    return
                self.outcome.handled += self._handle(row)
        waits_until = BatchRow.objects.filter(batch=self.batch).next_try()
        if waits_until is not None:
            self.lease.release(at=waits_until)
        else:
            self.lease.finish()

    def _ready(self) -> list[int]:
        rows = BatchRow.objects.filter(batch=self.batch).ready(self.lease.now())
        return list(rows.values_list("pk", flat=True)[:CHUNK])

    def _handle(self, key: int) -> bool:
        """Do one row. Gives whether it came to an end."""
        try:
            with transaction.atomic():
                row = self.lease.lock(key)
                if row is None:
                    return False
                if row.attempts >= MAX_ATTEMPTS:  # the last of them ended a worker
                    return self._give_up(row)
                self.lease.settle(row, "do", result=self._result_of(row))
                return True
        except DomainError as refusal:
            return self._refuse(key, refusal)
        except Exception:  # one row's trouble never stops the others
            log.exception("batch_row_failed", extra={"batch": self.batch.pk, "row": key})
            return self._try_later(key)

    def _result_of(self, row: BatchRow) -> dict[str, object]:
        refuse_without_right(self.batch, self.kind.permission)
        work = Work(row.subject, row.payload, self.batch.data, self.batch.vendor, self.actor)
        return dict(self.kind.handle(work) or {})

    @transaction.atomic
    def _refuse(self, key: int, refusal: DomainError) -> bool:
        """Note it by itself: what the service had begun is rolled back."""
        row = self.lease.lock(key)
        if row is None:
            return False
        self.lease.settle(
            row,
            "refuse",
            code=refusal.code[:CODE_LENGTH],
            sentence="\n".join(refusal.sentences),
            field=refusal.field[:FIELD_LENGTH],
        )
        return True

    @transaction.atomic
    def _try_later(self, key: int) -> bool:
        row = self.lease.lock(key)
        if row is None:
            return False
        row.attempts += 1
        if row.attempts >= MAX_ATTEMPTS:
            return self._give_up(row)
        wait = FIRST_WAIT * 3 ** (row.attempts - 1)
        self.lease.put_off(row, attempts=row.attempts, until=self.lease.now() + wait)
        return False

    def _give_up(self, row: BatchRow) -> bool:
        self.lease.settle(
            row,
            "fail",
            attempts=row.attempts,
            code="failed",
            sentence=_(
                "Something went wrong on our side, and nothing was done with this one. Try it "
                "again; if that fails too, tell your vendor manager."
            ),
        )
        return True
