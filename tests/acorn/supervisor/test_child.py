"""A child that is kept alive: its end is told once, its own children go with it, pauses grow."""

from __future__ import annotations

import os
import sys
import time

import pytest

from acorn.supervisor.child import Child
from acorn.supervisor.processes import started


@pytest.fixture
def child(tmp_path):
    children = []

    def make(code):
        command = [sys.executable, "-c", code]
        children.append(Child("thing", command, env=dict(os.environ), folder=tmp_path))
        return children[-1]

    yield make
    for one in children:
        one.kill()


def ending(child):
    while (code := child.ended()) is None:
        time.sleep(0.02)
    return code


def test_an_end_is_told_once(child):
    thing = child("raise SystemExit(3)")
    thing.start()

    assert ending(thing) == 3
    assert thing.ended() is None
    assert thing.pid is None


def test_pauses_between_restarts_grow(child):
    thing = child("pass")
    pauses = []
    for _ in range(3):
        thing.start()
        ending(thing)
        pauses.append(thing.restart_at - time.monotonic())

    assert pauses == sorted(pauses)
    assert thing.deaths == 3


def test_what_a_child_started_ends_with_it(child, tmp_path):
    thing = child(
        "import subprocess, sys; "
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
        "open('grandchild', 'w').write(str(p.pid))"
    )
    thing.start()
    ending(thing)

    grandchild = int((tmp_path / "grandchild").read_text())
    deadline = time.monotonic() + 10
    while started(grandchild) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not started(grandchild)
