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
    folder = tmp_path / "a folder #1, 50%"  # people name folders as they like
    folder.mkdir()
    house = Portal(folder)
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


def test_a_second_supervisor_is_refused_and_told_what_to_do(portal, tmp_path):
    code, said = start_another(portal.environment())
    assert code == 1
    assert "runs already on this data folder" in said

    code, said = start_another(portal.environment() | {"ACORN_DATA_DIR": str(tmp_path / "other")})
    assert code == 1
    assert f"Another program has port {portal.port}. Stop it, or choose another port" in said
    assert portal.answers()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"ACORN_SECRET_KEY": ""}, "ACORN_SECRET_KEY must be set when ACORN_DATABASE_URL is"),
        ({"ACORN_URL": ""}, "ACORN_URL must be set when ACORN_DATABASE_URL is"),
        ({"ACORN_DATABASE_URL": "postgres://u:hidden@127.0.0.1:1/x"}, "look at ACORN_DATABASE_URL"),
        ({"ACORN_DATABASE_URL": "", "ACORN_BIND": "0.0.0.0"}, "ACORN_BIND is 0.0.0.0"),
        ({"ACORN_DATABASE_URL": "", "ACORN_URL": "https://a.example"}, "ACORN_URL is https"),
        ({"ACORN_DATA_DIR": "/dev/null"}, "ACORN_DATA_DIR"),
    ],
)
def test_what_is_set_wrongly_is_said_in_a_sentence(tmp_path, setting, said):
    code, output = start_another(Portal(tmp_path).environment() | setting)

    assert code == 1
    assert said in output
    assert "Traceback" not in output
    assert "hidden" not in output


def start_another(environment):
    """A supervisor that is expected to end by itself: its code, and all that it said."""
    done = subprocess.run(
        [sys.executable, "-m", "acorn.supervisor"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stdout
