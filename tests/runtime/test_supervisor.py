"""The running portal: it starts whole, heals, stops cleanly and leaves nobody behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.runtime.portal import PATIENCE, ROOT, Portal, wait_until

pytestmark = pytest.mark.runtime
ALL = {"broker", "worker", "beat", "web"}


@pytest.fixture
def portal(tmp_path):
    house = Portal(tmp_path)
    house.start()
    try:
        wait_until(house.answers, "the portal answers")
        yield house
    finally:
        if house.process.poll() is None:
            house.end()


def test_it_runs_everything_heals_and_stops(portal):
    before = portal.children()
    assert set(before) == ALL
    wait_until((portal.folder / "run" / "pulse").exists, "clock, broker and worker work together")

    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    wait_until(
        lambda: (
            set(now := portal.children()) == ALL and not set(now.values()) & set(before.values())
        ),
        "each killed process was started again",
    )
    wait_until(portal.answers, "the portal answers again")

    assert portal.end() == 0
    wait_until(lambda: not portal.left(), "nobody is left")


def test_a_killed_supervisor_leaves_nobody_and_can_be_started_again(portal):
    portal.end(signal.SIGKILL)
    wait_until(lambda: not portal.left(), "nobody is left")
    assert not portal.answers()

    portal.start()
    wait_until(portal.answers, "the portal answers again")


def test_a_second_supervisor_of_the_same_folder_is_refused(portal):
    second = subprocess.run(
        [sys.executable, "-m", "acorn.supervisor"],
        cwd=ROOT,
        env=portal.environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert second.returncode == 1
    assert "runs already on this data folder" in second.stdout
    assert portal.answers()
