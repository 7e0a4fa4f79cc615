"""Portals and bare projects to measure: their databases, their worlds, their web servers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from acorn.supervisor.processes import die_with
from bench.cluster import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0  # seconds for a server to answer
OURS, BARE = "acorn", "bench.bare"  # packages with settings and wsgi


@dataclass(frozen=True)
class House:
    """One database with the folder beside it, and how commands find them."""

    folder: Path
    database: str

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def environment(self) -> dict[str, str]:
        """For a child process: this house, and nothing of the developer's own."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ACORN_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        return kept | {
            "ACORN_DATA_DIR": str(self.folder),
            "ACORN_DATABASE_URL": self.database,
            "ACORN_SECRET_KEY": "only-for-benches-" + "0123456789" * 4,
            "ACORN_URL": "http://localhost:8000",
        }

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A Python command in this house; what it says goes into the house's log."""
        with (self.folder / "log").open("ab") as log:
            return self._popen(command, stdout=log, env=self.environment)

    def run(self, *command: str) -> None:
        """The same, to its end; raises SystemExit with the log when it fails."""
        self.wait(self.start(*command))

    def ask(self, *command: str) -> Any:
        """A command that answers in JSON."""
        process = self._popen(command, stdout=subprocess.PIPE, env=self.environment)
        answer, _ = process.communicate()
        if process.returncode:
            raise SystemExit(f"{command} failed:\n{self.last_words()}")
        return json.loads(answer)

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        """To its end; raises SystemExit with the log when it fails."""
        if process.wait():
            raise SystemExit(f"{process.args!r} failed:\n{self.last_words()}")

    def last_words(self) -> str:
        """The end of the log."""
        return (self.folder / "log").read_text(errors="replace")[-4000:]

    @contextmanager
    def web(self, project: str, workers: int = 2) -> Iterator[int]:
        """Serve this project as an installation behind a proxy does; gives the port."""
        port = free_port()
        environment = self.environment | {
            "ACORN_PORT": str(port),
            "ACORN_WEB_WORKERS": str(workers),
            "DJANGO_SETTINGS_MODULE": f"{project}.settings",
        }
        command = ("-m", "gunicorn", "--config", "python:acorn.gunicorn", f"{project}.wsgi")
        with (self.folder / "log").open("ab") as log:
            server = self._popen(command, stdout=log, env=environment)
        try:
            self._wait_for(port, server)
            yield port
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()

    def _popen(
        self, command: tuple[str, ...], *, stdout: Any, env: dict[str, str]
    ) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=env,
                stdout=stdout,
                stderr=log,
                preexec_fn=partial(die_with, os.getpid()),
            )

    def _wait_for(self, port: int, server: subprocess.Popen[bytes]) -> None:
        import socket  # noqa: PLC0415

        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and server.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise SystemExit(f"No web server:\n{self.last_words()}")
