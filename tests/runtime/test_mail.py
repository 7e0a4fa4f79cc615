"""Mail of a running portal: real worker, real clock, real broker, and a mail server or folder."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from contextlib import closing, suppress

import pytest
import redis
from aiosmtpd.controller import Controller

from acorn import env
from bench.cluster import free_port
from notifications.spool import file_name
from tests.runtime.portal import Portal, wait_until

pytestmark = pytest.mark.runtime
PEOPLE = 2  # Lin and Alice hear of each order


class SlowServer:
    """A mail server that takes its time, so that a worker can be killed in the middle."""

    def __init__(self):
        self.ids = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        import asyncio

        header = envelope.content.split(b"Message-ID: ", 1)[1].split(b"\r\n", 1)[0]
        await asyncio.sleep(0.05)
        self.ids.append(header.decode())
        return "250 OK"


@pytest.fixture
def server():
    handler = SlowServer()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()


@pytest.fixture
def start(tmp_path):
    houses = []

    def start_(**settings):
        house = Portal(tmp_path, **settings)
        houses.append(house)
        house.start()
        wait_until(house.answers, "the portal answers")
        return house

    yield start_
    for house in houses:
        if house.process.poll() is None:
            house.end()


def ask(portal, question):
    with closing(sqlite3.connect(portal.folder / "acorn.sqlite3", timeout=20)) as database:
        rows = database.execute(question).fetchall()
        database.commit()
        return rows


def states(portal):
    return Counter(
        dict(ask(portal, "SELECT state, count(*) FROM notifications_delivery GROUP BY 1"))
    )


def mails(portal):
    return sorted(path.stem for path in (portal.folder / "mail").glob("*.eml"))


def message_ids(portal):
    """What must have left, once each."""
    rows = ask(portal, "SELECT message_id FROM notifications_delivery")
    return sorted(message_id for (message_id,) in rows)


def flush(portal):
    with suppress(redis.RedisError, OSError):
        broker = redis.Redis(unix_socket_path=str(env.socket_path(portal.folder)))
        broker.flushall()
        broker.close()


def let_the_dead_workers_leases_run_out(portal, tokens):
    """Two minutes pass for these leases alone; those of living workers stay."""
    for token in tokens:
        ask(
            portal,
            "UPDATE notifications_delivery SET lease_until = '2000-01-01 00:00:00'"
            f" WHERE state = 'leased' AND lease_token = '{token}'",
        )


def leases(portal):
    rows = ask(
        portal, "SELECT DISTINCT lease_token FROM notifications_delivery WHERE state = 'leased'"
    )
    return [token for (token,) in rows]


def test_the_mail_of_a_new_order_lies_in_the_folder_within_seconds(start):
    portal = start()
    portal.run("tests.runtime.desk", "issue", "1")
    started = time.monotonic()

    wait_until(lambda: len(mails(portal)) == PEOPLE, "the mail has left")

    assert time.monotonic() - started < 30  # a sweep comes every 5 s, and the machine is busy


def test_a_reminder_leaves_when_it_is_due_and_none_after_the_answer(start):
    portal = start()
    portal.run("tests.runtime.desk", "issue-near", "12")
    wait_until(lambda: len(mails(portal)) == PEOPLE, "the notice has left")
    wait_until(lambda: len(mails(portal)) == 2 * PEOPLE, "the reminder has left")
    portal.run("tests.runtime.desk", "issue-near", "15")
    portal.run("tests.runtime.desk", "answer")
    wait_until(lambda: len(mails(portal)) == 3 * PEOPLE, "the notice of the second has left")

    time.sleep(25)  # its reminder would have been due meanwhile, and swept several times

    assert len(mails(portal)) == 3 * PEOPLE


def test_a_worker_killed_in_the_middle_of_a_mail_servers_queue(start, server):
    portal = start(ACORN_EMAIL_URL=f"smtp://127.0.0.1:{server.port}")
    kills = 0
    for _ in range(2):
        there = len(server.ids)
        portal.run("tests.runtime.desk", "issue", "20")
        wait_until(lambda there=there: len(server.ids) > there + 3, "a worker is at it")
        held = leases(portal)
        assert portal.kill_workers() >= 2
        kills += 1
        flush(portal)
        let_the_dead_workers_leases_run_out(portal, held)

    wait_until(lambda: states(portal) == {"handed": 40 * PEOPLE}, "every mail has left")

    assert set(server.ids) == set(message_ids(portal))
    # Taken, and the worker dead before it could note it: once more, under the same Message-ID.
    assert len(server.ids) - len(set(server.ids)) <= 2 * kills


def test_workers_killed_again_and_again_each_mail_is_in_the_folder_once(start):
    portal = start()
    chance = random.Random(20261125)
    for number in range(8):
        portal.run("tests.runtime.desk", "issue", "15")
        time.sleep(chance.uniform(0, 0.5))
        held = leases(portal)
        portal.kill_workers()
        if number % 3 == 0:
            flush(portal)
        let_the_dead_workers_leases_run_out(portal, held)

    wait_until(lambda: states(portal) == {"handed": 8 * 15 * PEOPLE}, "every mail has left")
    named = [file_name(message_id) for message_id in message_ids(portal)]
    assert mails(portal) == sorted(name.removesuffix(".eml") for name in named)


def test_run_deadlines_alone_does_it_all_without_a_broker(start):
    portal = start()
    portal.end()
    portal.run("tests.runtime.desk", "issue", "5")
    assert mails(portal) == []

    out = portal.run("manage", "run_deadlines", "--once")

    assert "handed over 10" in out
    assert len(mails(portal)) == 5 * PEOPLE
    assert "handed over 0" in portal.run("manage", "run_deadlines", "--once")
