"""The clock that decides: the database's, so that two servers cannot disagree about a deadline."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection


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
