"""What the clock rings for in this app."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="threads.tasks.tidy", ignore_result=True)
def tidy() -> None:
    """Remove files that no message holds; once a day is enough."""
    from threads.services.tidying import remove_orphans  # noqa: PLC0415  tasks load before the apps

    remove_orphans()
