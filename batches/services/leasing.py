"""A worker's hold on a batch: every write to the batch and its rows is fenced by its token."""

from __future__ import annotations

import time
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from batches.models import Batch, BatchRow
from batches.registry import kinds
from batches.states import BATCH_STATES, ROW_STATES, BatchState, RowState
from common.clock import database_now
from common.prepared import Prepared

if TYPE_CHECKING:
    from batches.querysets import BatchQuerySet

LEASE = timedelta(seconds=60)  # after this another worker takes over from one that died
RENEW = timedelta(seconds=30)  # with less than this left, the hold is made longer before a row


WAITING_ROW = Prepared(
    lambda key: (
        BatchRow.objects.filter(pk=key)
        .waiting()
        .select_related("batch")
        .select_for_update(of=("self",))
        .order_by()
    )
)


class Lease:
    """One batch in one worker's hands, and the only way to write to it."""

    def __init__(self, now: datetime | None = None) -> None:
        self.token = uuid.uuid4()
        self._started = now or database_now()
        self._ticks = time.monotonic()
        self.until = self._started
        self.batch_id = 0

    def now(self) -> datetime:
        """The database's time (aware, UTC), or the time given, plus what passed here since."""
        return self._started + timedelta(seconds=time.monotonic() - self._ticks)

    @transaction.atomic
    def claim(self) -> Batch | None:
        """Take the batch that waits longest; others skip it. None when there is none.

        Where a worker died, the row that it was probably at counts an attempt, and so goes behind
        all others: one that kills every worker stops nobody else, and is given up in the end.
        """
        now = self.now()
        batch = (
            Batch.objects.claimable(now)
            .of_kinds(kind.name for kind in kinds())
            .select_related("vendor", "person")
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("available_at", "pk")
            .first()
        )
        if batch is None:
            return None
        if batch.lease_until is not None:
            self._blame_first(batch, now)
        self.batch_id, self.until = batch.pk, now + LEASE
        batch.state = BATCH_STATES.target(batch.state, "claim")
        batch.started_at = batch.started_at or now
        batch.lease_until, batch.lease_token = self.until, self.token
        batch.save(update_fields=["state", "started_at", "lease_until", "lease_token"])
        return batch

    def holds(self) -> bool:
        """Whether the batch is still ours, for one more row at least."""
        now = self.now()
        if self.until - now > RENEW:
            return True
        self.until = now + LEASE
        return self._mine().update(lease_until=self.until) == 1

    def release(self, *, at: datetime | None = None) -> None:
        """Let another go on with it, from `at` on (default: at once, behind others)."""
        self._let_go(
            state=BATCH_STATES.target(BatchState.RUNNING, "release"),
            available_at=at or self.now(),
        )

    def finish(self) -> None:
        """Nothing is left to be done."""
        self._let_go(
            state=BATCH_STATES.target(BatchState.RUNNING, "finish"), finished_at=self.now()
        )

    def lock(self, row: int) -> BatchRow | None:
        """The row with this key under lock, in the caller's transaction; None if it is not ours.

        That is: it was done, or somebody else took the batch over.
        """
        found = WAITING_ROW.get(row)
        return found[0] if found and found[0].batch.lease_token == self.token else None

    def settle(self, row: BatchRow, step: str, **values: Any) -> None:
        """Take a step of a row that is locked."""
        state = ROW_STATES.target(row.state, step)
        BatchRow.objects.filter(pk=row.pk).update(state=state, retry_at=None, **values)

    def put_off(self, row: BatchRow, *, attempts: int, until: datetime) -> None:
        """Leave a row that is locked waiting for another attempt."""
        BatchRow.objects.filter(pk=row.pk).update(attempts=attempts, retry_at=until)

    def _blame_first(self, batch: Batch, now: datetime) -> None:
        suspect = BatchRow.objects.filter(batch=batch).ready(now).first()
        if suspect is not None:
            suspect.attempts += 1
            suspect.save(update_fields=["attempts"])

    def _mine(self) -> BatchQuerySet:
        return Batch.objects.filter(pk=self.batch_id, lease_token=self.token)

    def _let_go(self, **values: Any) -> None:
        counts = BatchRow.objects.filter(batch=self.batch_id).counts()
        self._mine().update(
            lease_until=None,
            lease_token=None,
            done=counts[RowState.DONE],
            refused=counts[RowState.REFUSED],
            failed=counts[RowState.FAILED],
            **values,
        )
