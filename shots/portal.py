"""A demo portal of its own to look at: the whole of `make run`, in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from acorn.supervisor.processes import die_with
from bench.cluster import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 600.0  # seconds: a first start makes the demo world


@dataclass(frozen=True)
class Portal:
    """Where it answers, and the persons of its demo by the first word of their address."""

    url: str
    accounts: dict[str, dict[str, str]]


@contextmanager
def running(folder: Path) -> Iterator[Portal]:
    """Start it anew in this folder, stop it afterwards; raises SystemExit with its last words."""
    shutil.rmtree(folder, ignore_errors=True)  # a world of an older version shows less
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ACORN_")}
    environment |= {"ACORN_DATA_DIR": str(folder), "ACORN_PORT": str(port)}
    url = f"http://127.0.0.1:{port}"
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "acorn.supervisor"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            preexec_fn=partial(die_with, os.getpid()),
        )
    try:
        _wait(process, url, folder)
        lines = json.loads((folder / "demo-accounts.json").read_text(encoding="utf-8"))
        yield Portal(url, {line["email"].partition("@")[0].lower(): line for line in lines})
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=2).close()
        except (OSError, urllib.error.URLError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit(f"The portal did not start:\n{(folder / 'log').read_text()[-2000:]}")
