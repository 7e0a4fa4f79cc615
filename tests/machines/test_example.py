"""docs/examples/: a program that was written from the description alone, against a server."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from machines.models import AccessToken
from orders.models import PurchaseOrder
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.changing import change_order
from tests.architecture.sources import ROOT
from tests.world import BUYER, build, line

SCRIPT = ROOT / "docs" / "examples" / "answer_due_orders.py"


@pytest.fixture
def world(live_server, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return build()


@pytest.fixture
def run(world, live_server, tmp_path):
    made = world.api_client("orders:read", "orders:answer")

    def script(*missing, **more):
        file = tmp_path / "missing.txt"
        file.write_text("".join(f"{name}\n" for name in missing))
        client = {
            "ACORN_URL": live_server.url,
            "ACORN_CLIENT_ID": made.client.public_id,
            "ACORN_CLIENT_SECRET": made.secret,
        }
        return subprocess.run(
            [sys.executable, str(SCRIPT), *([str(file)] if missing else [])],
            env={**os.environ, **client, **more},
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    return script


def test_it_answers_every_order_that_waits_on_all_pages(world, run):
    orders = [world.issue() for _ in range(203)]

    done = run()

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("203 answered, 0 refused.\n")
    assert set(PurchaseOrder.objects.values_list("answer_kind", flat=True)) == {"accepted"}
    assert all(f"{order.number} accepted" in done.stdout for order in orders)
    assert run().stdout == "0 answered, 0 refused.\n"
    assert AccessToken.objects.count() == 2


def test_what_is_out_of_stock_is_rejected_and_what_was_rejected_stays_so(world, run):
    order = world.issue(line("1", 10), line("2", 4, unit="Cases", unit_size=6), line("3", 5))
    again = world.issue(line("1", 10), line("4", 8))
    parts = (Part("Accepted", 7), Part("Rejected", 3, "ObsoleteProduct"))
    whole = (Part("Rejected", 8, "ObsoleteProduct"),)
    answer_order(
        order=again, answers=[LineAnswer("1", parts), LineAnswer("4", whole)], actor=world.actor()
    )
    again.refresh_from_db()
    change_order(order=again, lines=[line("1", 12), line("4", 9)], actor=BUYER)

    done = run("SKU-2", "B0TEST0003")

    assert (done.returncode, done.stderr) == (0, "")
    order.refresh_from_db()
    again.refresh_from_db()
    assert (order.accepted_units, order.answer_kind) == (10, "partial")
    assert (again.accepted_units, again.answer_kind) == (9, "partial")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"ACORN_CLIENT_SECRET": "acorn-secret-no"}, "invalid_client"),
        ({"ACORN_CLIENT_ID": "acorn-client-no"}, "invalid_client"),
    ],
)
def test_who_is_not_let_in_is_told_why(run, more, said):
    done = run(**more)

    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
