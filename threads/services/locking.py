"""How every write to a thread begins: its one row under lock, made if nobody wrote yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threads.models import Thread

if TYPE_CHECKING:
    from datetime import datetime

    from threads.kinds import Record


def lock_thread(record: Record, now: datetime) -> Thread:
    """The record's thread, which nobody else can write to until this transaction ends."""
    wanted = Thread.objects.about(record.kind, record.key).select_for_update()
    found = wanted.first()
    if found is None:  # two first writers may meet here: one inserts, both then queue for the lock
        made = Thread(kind=record.kind, key=record.key, vendor=record.vendor, last_at=now)
        Thread.objects.bulk_create([made], ignore_conflicts=True)
        found = wanted.get()
    return found
