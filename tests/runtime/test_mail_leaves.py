"""Workers killed while they send, and a broker that forgets: every mail leaves, once a key."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, contextmanager, suppress

import pytest
from redis import Redis
from redis.exceptions import RedisError

from acorn.env import socket_path
from notifications.mail import message_id
from notifications.spool import file_name
from tests.runtime.portal import ROOT, Portal, wait_until

pytestmark = pytest.mark.runtime
ROUNDS, ORDERS, PEOPLE = 12, 15, 2  # Lin and Alice hear of each order


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


def rows(portal, sql):
    with closing(sqlite3.connect(portal.folder / "acorn.sqlite3", timeout=30)) as database:
        return database.execute(sql).fetchall()


def forget_everything(portal):
    """Empty the broker: whatever rang is gone."""
    with suppress(RedisError):  # the worker that we killed may have taken its line along
        Redis(unix_socket_path=str(socket_path(portal.folder))).flushall()


def test_every_mail_leaves_once_a_key(portal):
    chance = random.Random(20261125)
    with retailer(portal) as (round_ends, go_on):
        for number in range(ROUNDS):
            round_ends()
            time.sleep(chance.uniform(0, 0.5))
            for pid in portal.below("worker"):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            if number % 3 == 0:
                forget_everything(portal)
            go_on()

    wait_until(
        lambda: (
            dict(rows(portal, "SELECT state, count(*) FROM notifications_delivery GROUP BY 1"))
            == {"handed": ROUNDS * ORDERS * PEOPLE}
        ),
        "every row was handed over",
        patience=300,  # what a dead worker held is free after two minutes
    )
    keys = [key for (key,) in rows(portal, "SELECT key FROM notifications_delivery")]
    mails = [path.name for path in (portal.folder / "mail").glob("*.eml")]
    assert Counter(mails) == Counter(file_name(message_id(key)) for key in keys)


@contextmanager
def retailer(portal):
    """Somebody who issues orders round by round; gives how to wait for one and let it go on."""
    command = [sys.executable, "-m", "tests.runtime.issue", str(ROUNDS), str(ORDERS)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=portal.environment(), **pipes) as issuing:

        def round_ends():
            assert issuing.stdout.readline() == "issued\n"

        def go_on():
            issuing.stdin.write("\n")
            issuing.stdin.flush()

        yield round_ends, go_on
        assert issuing.wait(60) == 0
