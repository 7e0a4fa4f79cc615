"""What falls due besides deadlines: apps say it at start-up, `run_deadlines` does it, too.

So that apps below need not know those above, and nothing depends on Celery.
"""

from __future__ import annotations

from collections.abc import Callable

Chore = Callable[[], int]

_chores: dict[str, Chore] = {}


def register(name: str, chore: Chore) -> None:
    """Add work that a pass does; it gives how much it did. Called from `AppConfig.ready`."""
    _chores[name] = chore


def chores() -> dict[str, Chore]:
    """All of them by name, in the order in which they were added."""
    return dict(_chores)
