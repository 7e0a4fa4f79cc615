"""The clock that decides: the database's, so that two servers cannot disagree about a deadline."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

_OLDEST_WRITE = """
    SELECT clock_timestamp(), least(clock_timestamp(), min(xact_start)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
    AND (backend_xid IS NOT NULL OR wait_event_type = 'Lock')
"""


def clock_and_oldest_write() -> tuple[datetime, datetime]:
    """The database's time, and since when the oldest transaction that may still write runs.

    What that transaction stamped is seen only once it ends, and its stamps are no older than it
    is. On SQLite one process writes at a time, for moments: there both are the same.
    """
    if connection.vendor != "postgresql":
        now = database_now()
        return now, now
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_WRITE)
        now, oldest = cursor.fetchone()
        return now.astimezone(UTC), oldest.astimezone(UTC)


def database_now() -> datetime:
    """The database's time, aware, in UTC.

    On SQLite the database is this process, so its clock is this machine's.
    """
    if connection.vendor != "postgresql":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        clock: datetime = cursor.fetchone()[0]
        return clock.astimezone(UTC)
