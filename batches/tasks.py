"""What the worker does when the bell rings for batches."""

from __future__ import annotations

from celery import shared_task


@shared_task(ignore_result=True)
def run() -> None:
    """Work at what waits, for a while; ring once more when there is more to do.

    What is to be done stands in the rows alone: a second run, or a lost one, does no harm.
    """
    from batches.services.running import run_due  # noqa: PLC0415  tasks import their services late
    from batches.services.starting import TASK  # noqa: PLC0415
    from notifications.bell import ring  # noqa: PLC0415

    if run_due().has_more:
        ring(TASK)
