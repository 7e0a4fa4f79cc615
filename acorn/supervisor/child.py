"""One process that is kept alive: started in a session of its own, restarted when it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from functools import partial
from typing import TYPE_CHECKING

from acorn.supervisor.processes import die_with, end, end_group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FIRST_PAUSE = 0.2  # seconds before a restart, doubled each time …
LONGEST_PAUSE = 30.0  # … up to this
STEADY_AFTER = 20.0  # seconds of life after which the next death counts as the first


class Child:
    """A command and the process that it is at the moment."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        folder: Path,
        log: int | None = None,  # a descriptor; None means our own stdout and stderr
    ) -> None:
        self.name = name
        self.command = list(command)
        self.deaths = 0
        self.restart_at = 0.0
        self._env = dict(env)
        self._folder = folder
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._since = 0.0

    @property
    def pid(self) -> int | None:
        """The number of the running process, None when there is none."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the command. A session of its own keeps the terminal's Ctrl-C away from it."""
        self._process = subprocess.Popen(  # noqa: S603  our own commands
            self.command,
            env=self._env,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
            preexec_fn=partial(die_with, os.getpid()),  # noqa: PLW1509  we have one thread
        )
        self._since = time.monotonic()

    def ended(self) -> int | None:
        """The code with which the process has just ended, once; None while it runs or is out.

        What it started itself is ended too: a web worker left alone would keep the port.
        """
        if self._process is None:
            return None
        code = self._process.poll()
        if code is None:
            return None
        end_group(self._process.pid, signal.SIGKILL)
        self._process = None
        now = time.monotonic()
        self.deaths = 0 if now - self._since > STEADY_AFTER else self.deaths
        self.restart_at = now + min(FIRST_PAUSE * 2**self.deaths, LONGEST_PAUSE)
        self.deaths += 1
        return code

    def ask_to_stop(self) -> None:
        """Let the process finish what it does; its own children are its business."""
        if self._process:
            end(self._process.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End the process and all that it started, at once."""
        if self._process:
            end_group(self._process.pid, signal.SIGKILL)
