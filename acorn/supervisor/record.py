"""Who runs in a data folder: one supervisor at a time, and what a killed one left behind."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import time
from typing import TYPE_CHECKING, Any

from acorn.supervisor.processes import end, end_group, marked, started

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

GONE_WITHIN = 5.0  # seconds that a killed process may take to vanish


class AlreadyRunning(Exception):
    """Another supervisor holds this data folder; the text says which."""


class Record:
    """The files under `run/` of the data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock_file = folder / "supervisor.lock"
        self.run_file = folder / "run.json"
        self._lock = -1

    def take(self, *, token: str, address: str) -> None:
        """Become the one supervisor of this folder; raises `AlreadyRunning`.

        The kernel gives the lock back when we end, however we end.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = os.open(self.lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = _read(self.lock_file)
            raise AlreadyRunning(
                f"ACORN runs already on this data folder: {holder.get('address', '')}. Stop it "
                f"(kill {holder.get('pid', 'unknown')}), or name another folder in ACORN_DATA_DIR "
                "and another port in ACORN_PORT."
            ) from None
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, json.dumps({"pid": os.getpid(), "address": address}).encode(), 0)
        self._clear()
        self.write(token=token, pids=[])

    def write(self, *, token: str, pids: Iterable[int]) -> None:
        """Note the processes that run now, so that the next start can clear what we leave."""
        children = [{"pid": pid, "started": started(pid)} for pid in pids]
        draft = self.run_file.with_suffix(".new")
        draft.write_text(json.dumps({"token": token, "children": children}), encoding="utf-8")
        draft.replace(self.run_file)

    def release(self) -> None:
        """Leave the folder as if we had never been there."""
        self.run_file.unlink(missing_ok=True)
        os.ftruncate(self._lock, 0)
        os.close(self._lock)

    def _clear(self) -> None:
        """End what a killed run left, and only that: by mark, or by number and time of start."""
        left = _read(self.run_file)
        for child in left.get("children", []):
            if child["started"] and started(child["pid"]) == child["started"]:
                end_group(child["pid"], signal.SIGKILL)
        deadline = time.monotonic() + GONE_WITHIN
        while (pids := marked(left.get("token", "none"))) and time.monotonic() < deadline:
            for pid in pids:
                end(pid, signal.SIGKILL)
            time.sleep(0.05)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}
