"""Sees a worker that lives but works no longer, as happens when a broker connection is lost."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from acorn.supervisor.child import Child

SILENCE = 90.0  # seconds; the clock has the worker touch the file every 15


class Watchdog:
    """Watches the file that beat has the worker touch (`acorn.celery.pulse`)."""

    def __init__(self, pulse: Path, watched: list[Child]) -> None:
        self._pulse = pulse
        self._watched = watched
        self._seen = 0.0
        self._since = time.monotonic()

    def silent(self) -> list[Child]:
        """The processes to start again: none, or beat and worker after too long a silence.

        The monotonic clock stands still while a laptop sleeps, so that waking up is no alarm.
        """
        touched = self._pulse.stat().st_mtime if self._pulse.exists() else 0.0
        now = time.monotonic()
        if touched != self._seen:
            self._seen, self._since = touched, now
        if now - self._since < SILENCE:
            return []
        self._since = now
        return self._watched
