"""The supervisor's life: prepare, start, watch, restart, stop."""

from __future__ import annotations

import errno
import http.client
import os
import select
import signal
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from acorn.supervisor.child import Child
    from acorn.supervisor.record import Record
    from acorn.supervisor.watchdog import Watchdog

STOP_WITHIN = 20.0  # seconds for requests and tasks to finish
BROKER_STOPS_WITHIN = 3.0  # … and then for the broker, which the others still need
IMPATIENT_AFTER = 2.0  # seconds; make repeats a signal that its whole group got already
GIVE_UP_AFTER = 3  # deaths of the web server before it ever answered
DAY = 24 * 60 * 60
PRIVILEGED = 1023  # ports up to this one are for root
HIGHEST_PORT = 65535


class CannotStart(Exception):
    """The portal cannot be started; the text says why."""


class Wishes:
    """What signals asked for, and a way to sleep until the next one."""

    def __init__(self) -> None:
        self.stop = False
        self.hurry = False  # asked again after a while: kill
        self._asked_at = 0.0
        self._reader, self._writer = os.pipe()
        for end in (self._reader, self._writer):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        for number in (signal.SIGHUP, signal.SIGCHLD):  # a closed terminal stops nothing
            signal.signal(number, lambda *_: None)

    def wait(self, seconds: float) -> None:
        """Sleep, but no longer than until a signal comes."""
        if select.select([self._reader], [], [], max(seconds, 0))[0]:
            os.read(self._reader, 4096)

    def _ask_to_stop(self, *_: object) -> None:
        now = time.monotonic()
        if not self.stop:
            self._asked_at = now
        self.stop = True
        self.hurry = now - self._asked_at > IMPATIENT_AFTER


class House:
    """All processes of a running portal."""

    def __init__(
        self,
        *,
        services: list[Child],
        record: Record,
        token: str,
        probe: Callable[[], bool],
        say: Callable[[str], None],
    ) -> None:
        self.services = services
        self.wishes = Wishes()
        self._record = record
        self._token = token
        self._probe = probe
        self._say = say
        self._helper: Child | None = None
        self._answered = False

    def prepare(self, child: Child) -> int:
        """Run a command to its end and give its code; a wish to stop ends it early with -1.

        The broker is there already, because what is prepared may ring for a worker.
        """
        for service in self.services:
            if service.name == "broker":
                service.start()
        child.start()
        self._helper = child
        self._note()
        code = None
        while code is None and not self.wishes.stop:
            self.wishes.wait(1)
            code = child.ended()
        if code is None:
            self.stop()
        self._helper = None
        return -1 if code is None else code

    def keep(self, *, watchdog: Watchdog, welcome: str, daily: Child | None) -> None:
        """Keep everything alive until somebody asks to stop; raises `CannotStart`."""
        for child in self.services:
            if child.pid is None:
                child.start()
        self._note()
        next_day = time.time() + DAY
        while not self.wishes.stop:
            self._restart_the_dead()
            self._greet(welcome)
            for child in watchdog.silent():
                self._say(f"{child.name} has been silent for too long and is started again.")
                child.kill()
            if daily and time.time() > next_day:
                next_day = time.time() + DAY
                self._helper = daily
                daily.start()
            self.wishes.wait(1 if self._answered else 0.1)

    def stop(self) -> None:
        """Stop everything: first what works, at last the broker; kill what does not hear."""
        children = [child for child in [*self.services, self._helper] if child and child.pid]
        brokers = [child for child in children if child.name == "broker"]
        workers = [child for child in children if child not in brokers]
        self._stop(workers, STOP_WITHIN)
        self._stop(brokers, BROKER_STOPS_WITHIN)

    def _stop(self, children: list[Child], seconds: float) -> None:
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + seconds
        while [child for child in children if child.ended() is None and child.pid]:
            if time.monotonic() > deadline or self.wishes.hurry:
                for child in children:
                    child.kill()
            self.wishes.wait(0.1)

    def _restart_the_dead(self) -> None:
        for child in self.services:
            code = child.ended()
            if code is not None:
                self._say(f"{child.name} ended with code {code} and is started again.")
                if child.name == "web" and not self._answered and child.deaths >= GIVE_UP_AFTER:
                    raise CannotStart(
                        "The web server does not start. Its log says why: above, or in "
                        "logs/acorn.log of the data folder."
                    )
            if child.pid is None and time.monotonic() >= child.restart_at:
                child.start()
                self._note()
        if self._helper and self._helper.ended() is not None:
            self._helper = None

    def _greet(self, welcome: str) -> None:
        if not self._answered and self._probe():
            self._answered = True
            self._say(welcome)

    def _note(self) -> None:
        children = [*self.services, self._helper]
        pids = [child.pid for child in children if child and child.pid]
        self._record.write(token=self._token, pids=pids)


def answers(host: str, port: int, name: str) -> bool:
    """Whether the portal says at /healthz that it can serve pages; `name` is its public host."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": name, "Connection": "close"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def require_free(host: str, port: int) -> None:
    """Raise `CannotStart` when we cannot have the port, with what to do about it."""
    try:
        _take(host, port)
    except PermissionError:
        raise CannotStart(
            f"This user may not take port {port}. Choose one above 1023: ACORN_PORT=8000 make run"
        ) from None
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise CannotStart(
                f"ACORN_BIND is no address of this machine: {host} ({error.strerror})."
            ) from None
        raise CannotStart(
            f"Another program has port {port}. Stop it, or choose another port: "
            f"ACORN_PORT={_next_free(host, port)} make run"
        ) from None


def _take(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _next_free(host: str, port: int) -> int:
    other: int
    for other in (*range(port + 1, HIGHEST_PORT + 1), *range(port - 1, PRIVILEGED, -1)):
        with suppress(OSError):
            _take(host, other)
            return other
    return port
