"""What the clock rings for in this app."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="machines.tasks.tidy")
def tidy() -> None:
    """Delete tokens and kept answers whose time is over; once an hour is enough."""
    from machines.services import housekeeping  # noqa: PLC0415  tasks load before the apps

    housekeeping.tidy()
