"""`python -m acorn.supervisor`: run the whole portal as one process group."""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from acorn.supervisor import commands
from acorn.supervisor.child import Child
from acorn.supervisor.house import CannotStart, House, answers, require_free
from acorn.supervisor.processes import RUN_MARK, follow_make
from acorn.supervisor.record import AlreadyRunning, Record
from acorn.supervisor.watchdog import Watchdog

if TYPE_CHECKING:
    from pathlib import Path

LOG_LIMIT = 10 * 1024 * 1024  # bytes; a longer log is put aside at the next start


def main() -> int:
    """Run until asked to stop; the exit code is 0 then, 1 when the portal cannot be started."""
    os.umask(0o077)
    follow_make()
    try:
        return run()
    except (AlreadyRunning, CannotStart, ImproperlyConfigured) as error:
        say(str(error))
        return 1


def run() -> int:
    """Take the data folder, prepare, keep everything alive, stop everything."""
    if settings.DEMO and settings.PUBLIC.is_secure:
        raise CannotStart(
            f"ACORN_URL is {settings.PUBLIC_URL}, but the demo world is served on this machine "
            "alone. Unset ACORN_URL, or set ACORN_DATABASE_URL for a real installation."
        )
    token = secrets.token_hex(16)
    record = Record(settings.DATA_DIR / "run")
    record.take(token=token, address=settings.PUBLIC_URL)
    require_free(settings.BIND, settings.PORT)
    log = open_log(settings.DATA_DIR / "logs")
    start = child_of(token, log)
    house = house_of(token, record, start)
    try:
        say(preparation())
        if house.prepare(start("prepare", commands.prepare(), log=None)):
            if house.wishes.stop:
                return 0
            raise CannotStart("Nothing was started, because the database is not ready; see above.")
        pulse = settings.DATA_DIR / "run" / "pulse"
        watched = [child for child in house.services if child.name in {"worker", "beat"}]
        daily = start("top-up", commands.top_up()) if settings.DEMO else None
        house.keep(watchdog=Watchdog(pulse, watched), welcome=welcome(log), daily=daily)
    finally:
        house.stop()
        record.release()
    say("stopped")
    return 0


def child_of(token: str, log: int | None) -> partial[Child]:
    """What makes a child of this run: its mark, its folder, its log."""
    environment = {**os.environ, RUN_MARK: token, "PYTHONUNBUFFERED": "1"}
    environment.pop("GUNICORN_CMD_ARGS", None)
    if settings.DEMO:  # on somebody's own machine Celery need not warn of root
        environment["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser"
    return partial(Child, env=environment, folder=settings.BASE_DIR, log=log)


def house_of(token: str, record: Record, start: partial[Child]) -> House:
    """All processes of a portal, and how to see that it answers."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.BIND, settings.BIND)  # noqa: S104
    return House(
        services=[start(name, command) for name, command in commands.services().items()],
        record=record,
        token=token,
        probe=partial(answers, host, settings.PORT, settings.PUBLIC.netloc),
        say=say,
    )


def preparation() -> str:
    """The line that says what is waited for."""
    if not settings.DEMO:
        return "preparing the database"
    if (settings.DATA_DIR / "demo-accounts.json").exists():
        return "preparing the database and fresh orders"
    return "preparing the database and the demo world (once, a minute or two)"


def open_log(folder: Path) -> int | None:
    """Where the processes' JSON lines go: to stderr, or to a file when a person is looking."""
    if not sys.stderr.isatty():
        return None
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "acorn.log"
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(folder / "acorn.log.1")
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def welcome(log: int | None) -> str:
    """The lines that say that the portal answers, where, and how to get in."""
    lines = [f"the portal answers at {settings.PUBLIC_URL}/"]
    if settings.DEMO:
        accounts = settings.DATA_DIR / "demo-accounts.json"
        lines = [
            f"the portal answers at {settings.PUBLIC_URL}/sign-in/",
            f"  its page lets you in as each person of the demo ({accounts})",
        ]
    if log is not None:
        lines.append(f"  logs: {settings.DATA_DIR / 'logs' / 'acorn.log'}; Ctrl-C stops it")
    return "\n".join(lines)


def say(text: str) -> None:
    """Tell whoever started us; a closed terminal is no reason to end."""
    with suppress(OSError):
        for line in text.splitlines():
            print(f"acorn: {line}", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
