"""What the operating system knows of processes: when they began, whose they are, how they end."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
HAS_PROC = (PROC / "self/stat").exists()  # Linux
RUN_MARK = "ACORN_RUN"  # in the environment of all that a supervisor starts, down to the last child
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def started(pid: int) -> str:
    """When the process began, a text that no later one of the same number has; "" if gone."""
    if HAS_PROC:
        try:
            fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        except OSError:
            return ""
        return "" if fields[0] == "Z" else f"{boot}:{fields[19]}"
    found = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return found.stdout.strip()


def marked(token: str) -> list[int]:
    """The processes that carry this run's mark: on Linux; elsewhere none can be found this way."""
    mark = f"{RUN_MARK}={token}".encode()
    found = []
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return [pid for pid in found if started(pid)]


def end_group(pid: int, number: signal.Signals) -> None:
    """Send a signal to the process and all of its group; nothing happens if they are gone."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def end(pid: int, number: signal.Signals) -> None:
    """Send a signal to one process; nothing happens if it is gone."""
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def die_with(parent: int) -> None:
    """Let the calling process end when its parent does, even by kill -9 (Linux only).

    Runs between fork and exec, so it must not allocate much or take locks.
    """
    if _libc is None:
        return
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # the parent ended before the call
        os._exit(1)


def follow_make() -> None:
    """End when the `make` that started us is killed; nobody else's end is ours.

    (Linux tells of the end of the thread that started us, and other programs have several.)
    """
    parent = os.getppid()
    with suppress(OSError):
        if (PROC / str(parent) / "comm").read_text().strip() in {"make", "gmake"}:
            die_with(parent)
