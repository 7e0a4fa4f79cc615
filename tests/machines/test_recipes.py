"""docs/api.md as printed, against a running server."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT
from tests.world import build

PAGE = (ROOT / "docs" / "api.md").read_text()
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SHELL = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def served(live_server, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    world = build()
    made = world.api_client()
    orders = [world.issue() for _ in range(3)]
    found = {"BASE": live_server.url, "CLIENT_ID": made.client.public_id}
    return orders, {**os.environ, **found, "CLIENT_SECRET": made.secret}


def run(command, environment):
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_script_answers_all_that_are_due(served):
    orders, environment = served
    [script] = PYTHON

    told = run([sys.executable, "-c", script], environment)

    for order in orders:
        order.refresh_from_db()
        assert (order.state, order.answer_kind) == ("Acknowledged", "accepted")
        assert f"{order.number} 200 sent" in told
        assert f"{order.number} {order.version}" in told


@pytest.mark.runtime  # where curl is
def test_the_lines_of_the_shell_answer_one(served):
    orders, environment = served
    assert len(SHELL) == 4

    told = run(["sh", "-eu", "-c", "\n".join(SHELL)], environment)

    answered = [order for order in orders if order.events.filter(by_vendor=True).exists()]
    assert len(answered) == 1
    assert told.count('"implicitly_rejected"') == 2  # the answer, and the answer to the retry
