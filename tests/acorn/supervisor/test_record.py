"""One supervisor a folder; what a killed one left is ended, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from acorn.supervisor.processes import RUN_MARK, started
from acorn.supervisor.record import AlreadyRunning, Record

SLEEPER = [sys.executable, "-c", "print('up', flush=True); import time; time.sleep(60)"]


@pytest.fixture
def sleeper():
    running = []

    def start(token=""):
        env = {**os.environ, RUN_MARK: token}
        process = subprocess.Popen(SLEEPER, env=env, stdout=subprocess.PIPE, start_new_session=True)
        running.append(process)
        assert process.stdout.readline() == b"up\n"  # the environment shows only after exec
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def test_a_folder_has_one_supervisor(tmp_path):
    first = Record(tmp_path)
    first.take(token="a", address="http://localhost:1")

    told = rf"http://localhost:1\. Stop it \(kill {os.getpid()}\)"
    with pytest.raises(AlreadyRunning, match=told):
        Record(tmp_path).take(token="b", address="")

    first.release()
    Record(tmp_path).take(token="c", address="")


def test_what_a_killed_run_left_is_ended(tmp_path, sleeper):
    noted, unnoted = sleeper("a"), sleeper("a")
    killed = Record(tmp_path)
    killed.folder.mkdir(exist_ok=True)
    killed.write(token="a", pids=[noted.pid])

    Record(tmp_path).take(token="b", address="")

    assert noted.wait(10) < 0
    assert unnoted.wait(10) < 0


def test_a_stranger_with_a_noted_number_lives(tmp_path, sleeper):
    stranger = sleeper("other")
    assert started(stranger.pid)
    (tmp_path / "run.json").write_text(
        f'{{"token": "a", "children": [{{"pid": {stranger.pid}, "started": "before"}}]}}'
    )

    Record(tmp_path).take(token="b", address="")

    assert stranger.poll() is None


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_broken_note_is_no_obstacle(tmp_path, text):
    (tmp_path / "run.json").write_text(text)

    Record(tmp_path).take(token="b", address="")
