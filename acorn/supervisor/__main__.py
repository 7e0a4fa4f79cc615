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

from acorn import env
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
    host, port = settings.BIND, settings.PORT
    if settings.DEMO and host not in env.LOOPBACK:
        raise CannotStart(
            "The demo world has known passwords, so it is served on this machine alone. "
            "Unset ACORN_BIND, or set ACORN_DATABASE_URL for a real installation."
        )
    token = secrets.token_hex(16)
    record = Record(settings.DATA_DIR / "run")
    record.take(token=token, address=settings.PUBLIC_URL)
    require_free(host, port)
    log = open_log(settings.DATA_DIR / "logs")
    environment = {**os.environ, RUN_MARK: token, "PYTHONUNBUFFERED": "1"}
    environment.pop("GUNICORN_CMD_ARGS", None)
    if settings.DEMO:  # on somebody's own machine Celery need not warn of root
        environment["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser"
    start = partial(Child, env=environment, folder=settings.BASE_DIR, log=log)
    services = [start(name, command) for name, command in commands.services().items()]
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    house = House(
        services=services,
        record=record,
        token=token,
        probe=partial(answers, local, port, settings.PUBLIC.netloc),
        say=say,
    )
    try:
        say(preparation())
        prepare = Child("prepare", commands.prepare(), env=environment, folder=settings.BASE_DIR)
        if code := house.prepare(prepare):
            if house.wishes.stop:
                return 0
            raise CannotStart(f"Preparing failed with code {code}; see above.")
        pulse = settings.DATA_DIR / "run" / "pulse"
        watched = [child for child in services if child.name in {"worker", "beat"}]
        daily = start("top-up", commands.top_up()) if settings.DEMO else None
        house.keep(watchdog=Watchdog(pulse, watched), welcome=welcome(log), daily=daily)
    finally:
        house.stop()
        record.release()
    say("stopped")
    return 0


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
    """The line that says that the portal answers, where, and how to get in."""
    text = f"the portal answers at {settings.PUBLIC_URL}"
    if settings.DEMO:
        accounts = settings.DATA_DIR / "demo-accounts.json"
        text += f"/sign-in/ with a button for each person of the demo (also in {accounts})"
    if log is not None:
        text += f"; logs: {settings.DATA_DIR / 'logs' / 'acorn.log'}; Ctrl-C stops it"
    return text


def say(text: str) -> None:
    """One line for whoever started us; a closed terminal is no reason to end."""
    with suppress(OSError):
        print(f"acorn: {text}", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
