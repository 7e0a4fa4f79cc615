"""Real workers, one of which is killed between the write of a row and its commit."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from batches.models import Batch
from tests.batches.conftest import expire, made, states
from tests.notifications.test_processes import database_url

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker(tmp_path):
    """Run a worker to its end; gives the process."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("ACORN_")
    } | {
        "ACORN_DATA_DIR": str(tmp_path),
        "ACORN_DATABASE_URL": database_url(),
        "ACORN_SECRET_KEY": "only-for-tests-" + "0123456789" * 4,
        "ACORN_URL": "http://localhost:8000",
    }

    def run(dies_at=""):
        command = [sys.executable, "-m", "tests.batches.child", json.dumps({"dies_at": dies_at})]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_what_a_killed_worker_left_is_done_by_the_next_and_nothing_twice(ask, worker):
    codes = [f"A{number}" for number in range(1, 7)]
    batch = ask(*codes)

    killed = worker(dies_at="A4")

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert killed.stdout.split() == codes[:4]
    assert made() == codes[:3]
    assert states(batch) == ["done"] * 3 + ["waiting"] * 3
    assert worker().stdout == ""  # its hold is not over

    expire(batch)
    after = worker()

    assert after.returncode == 0, after.stderr
    assert made() == codes
    assert states(batch) == ["done"] * 6
    assert Batch.objects.get().state == "finished"


def test_without_a_broker_the_command_does_it(ask, capsys):
    batch = ask("A1", "A2")

    call_command("run_deadlines", "--once")

    assert states(batch) == ["done", "done"]
    assert "rows 2" in capsys.readouterr().out
