"""`manage.py run_deadlines`: reminders and batches without Celery and without a broker."""

from __future__ import annotations

import logging
import signal
import threading
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from batches.services import run_due
from common.chores import chores
from notifications.handover import deliver_due
from orders.services.sweeping import sweep

if TYPE_CHECKING:
    from argparse import ArgumentParser

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Sweeps the deadlines, works at batches and hands over the outbox, once or until stopped."""

    help = "Make what has fallen due and send it. Safe beside workers, beat and other copies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--once` for a cron job or a look."""
        parser.add_argument("--once", action="store_true", help="one pass, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run passes until TERM or Ctrl-C."""
        if options["once"]:
            self.stdout.write(self._pass())
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            try:
                self._pass()
            except DatabaseError:
                log.exception("run_deadlines_failed")
                close_old_connections()
            stop.wait(settings.SWEEP_SECONDS)

    def _pass(self) -> str:
        swept = sweep()
        while (more := sweep()).total:  # a sweep takes so many misses at a time
            swept += more
        rows = 0
        while (worked := run_due()).handled:
            rows += worked.handled
        handed = 0
        while (outcome := deliver_due()).handed + outcome.cancelled:
            handed += outcome.handed
        done = "".join(f", {name} {chore()}" for name, chore in chores().items())
        return (
            f"reminders {swept.reminders}, missed {swept.missed}, lapsed {swept.lapsed}, "
            f"rows {rows}, handed over {handed}{done}"
        )
