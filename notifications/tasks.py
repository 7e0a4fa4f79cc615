"""What the worker does when the bell rings."""

from __future__ import annotations

import time

from celery import shared_task

from notifications.handover import deliver_due

BUSY = 45  # seconds after which the task makes room; the next bell or sweep goes on


@shared_task(ignore_result=True)
def deliver() -> None:
    """Hand over what is due until nothing is, or the mail server takes nothing more.

    Time stands in the rows alone: no ETA, no countdown, no retry, and a second run does no harm.
    """
    end = time.monotonic() + BUSY
    while deliver_due().finished and time.monotonic() < end:
        pass
