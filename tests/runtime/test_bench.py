"""The benches run as one command, and count what can be counted without a clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.runtime.portal import ROOT

pytestmark = pytest.mark.runtime

SMALL = {
    "vendors": 3,
    "orders": 4000,
    "deadlines": 2000,
    "due": 20,
    "sweeps": 1,
    "many": 5,
    "rounds": 1,
    "seconds": 0.1,
    "calls": 5,
}
KEYS = {"name", "ratio", "goal", "better", "holds", "detail"}


def test_it_measures_every_goal_and_statements_stay_few(tmp_path):
    options = [f"--{name}={value}" for name, value in SMALL.items()]
    done = subprocess.run(
        [sys.executable, "-m", "bench", *options],
        cwd=ROOT,
        env=os.environ | {"ACORN_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((tmp_path / "bench.json").read_text())
    assert all(set(result) == KEYS for result in results)
    assert not (tmp_path / "bench").exists()
    counted = {r["name"]: r["holds"] for r in results if r["name"].startswith(("queries", "rows"))}
    assert len(counted) == 9
    assert all(counted.values()), done.stdout
    measured = {result["name"] for result in results} - set(counted)
    assert {"list API ÷ bare JSON", "confirm ÷ bare confirm (p50)", "sweep ÷ raw SQL"} <= measured
