"""What the clock rings for in this app."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="accounts.tasks.tidy")
def tidy() -> None:
    """Delete rows of sign-ins that no longer count; once a day is enough."""
    from accounts.services import housekeeping  # noqa: PLC0415  tasks load before the apps

    housekeeping.tidy()
