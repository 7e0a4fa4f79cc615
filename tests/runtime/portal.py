"""A real portal of its own: supervisor, broker, worker, clock and web server on a free port."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from acorn.env import socket_path
from bench.cluster import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0  # seconds on a busy machine


class Portal:
    """One supervisor on one data folder; without the demo world, so that it starts quickly."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.settings = settings
        self.port = free_port()
        self.log = folder / "output"
        self.process: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ACORN_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        return kept | {
            "ACORN_DATA_DIR": str(self.folder),
            "ACORN_DATABASE_URL": f"sqlite:///{quote(str(self.folder))}/acorn.sqlite3",
            "ACORN_SECRET_KEY": "only-for-this-test-" + "0123456789" * 4,
            "ACORN_URL": f"http://localhost:{self.port}",
            "ACORN_PORT": str(self.port),
            "ACORN_WEB_WORKERS": "1",
            **self.settings,
        }

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "acorn.supervisor"],
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def children(self) -> dict[str, int]:
        """The supervisor's own children by what they are."""
        assert self.process is not None
        names = {"valkey": "broker", "worker": "worker", "beat": "beat", "gunicorn": "web"}
        found: dict[str, int] = {}
        for pid, command in self._everyone():
            if _parent(pid) == self.process.pid:
                found |= {name: pid for part, name in names.items() if part in command}
        return found

    def below(self, name: str) -> list[int]:
        """One of the supervisor's children, and the children that it has itself."""
        parent = self.children().get(name)
        own = [pid for pid, _ in self._everyone() if _parent(pid) == parent]
        return [*own, *([parent] if parent else [])]

    def kill_workers(self) -> int:
        """kill -9 for the worker and each process of its pool; gives how many there were."""
        pids = self.below("worker")
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(pids)

    def run(self, module: str, *arguments: str) -> str:
        """Run a module with this portal's settings; gives what it printed."""
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=self.environment() | {"DJANGO_SETTINGS_MODULE": "acorn.settings"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        ).stdout

    def left(self) -> list[int]:
        """All processes that work in this data folder, the supervisor too."""
        return [pid for pid, _ in self._everyone()]

    def _everyone(self) -> list[tuple[int, str]]:
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                mine = str(self.folder).encode() in (entry / "environ").read_bytes()
                if command and (mine or any(mark in command for mark in self._marks())):
                    found.append((int(entry.name), command))
        return found

    def _marks(self) -> tuple[str, str]:
        """What a command of ours names. A broker writes its title over its environment, and its
        socket may lie elsewhere: a socket's path has little room.
        """
        return str(self.folder), str(socket_path(self.folder))

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def wait_until(condition, what: str, patience: float = PATIENCE) -> None:
    """Wait for a condition; what it waited for is the failure's text."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, f"still not so: {what}"
        time.sleep(0.2)


def _parent(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0
