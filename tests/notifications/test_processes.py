"""Several processes at one outbox, and what is left of the work of one that was killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from notifications.mail import message_id
from notifications.models import Delivery
from notifications.services import cancel_for
from notifications.spool import file_name

ROOT = Path(__file__).resolve().parents[2]
AFTER_THE_LEASE = 200  # seconds from now, when a dead worker's hold is over
SPOOL = "tests.notifications.dying.{}"

# Committed, so that other processes see it; only our own table is emptied afterwards.
pytestmark = pytest.mark.django_db(transaction=True, available_apps=["common", "notifications"])


def database_url():
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    who = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
    return f"postgresql://{who}/{given['NAME']}"


@pytest.fixture
def start(tmp_path):
    """Start a child at this test's database and folder; what still runs is killed at the end."""
    running = []

    def start_(**options):
        given = {"database": database_url(), "folder": str(tmp_path), "mail": ""} | options
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.notifications.child", json.dumps(given)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        running.append(child)
        return child

    yield start_
    for child in running:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()


def mails(folder):
    return sorted(path.name for path in folder.glob("*.eml"))


def expected(rows):
    return sorted(file_name(message_id(row.key)) for row in rows)


def states():
    return Counter(Delivery.objects.values_list("state", flat=True))


def test_two_processes_hand_over_500_rows_once_each(put, start, sink):
    rows = put("hello", *range(1, 501))

    child = start(processes=2, limit=20, mail=f"smtp://127.0.0.1:{sink.port}")
    output, _ = child.communicate()

    assert child.returncode == 0
    assert sorted(sink.ids) == sorted(message_id(row.key) for row in rows)
    assert states() == {"handed": 500}
    assert sum(int(handed) for handed in output.split()) == 500


@pytest.mark.parametrize("moment", ["DiesBeforePublishing", "DiesAfterPublishing"])
def test_killed_between_note_and_folder_each_mail_is_there_once(put, start, mail_folder, moment):
    rows = put("hello", *range(1, 31))

    killed = start(backend=SPOOL.format(moment), die_after=10)
    killed.communicate()

    assert killed.returncode != 0
    assert states() == {"handed": 9, "leased": 21}
    assert len(mails(mail_folder)) in {9, 10}
    start(later=AFTER_THE_LEASE).communicate()
    assert mails(mail_folder) == expected(rows)
    assert states() == {"handed": 30}


def test_killed_between_server_and_note_one_mail_is_repeated_with_its_id(put, start, sink):
    rows = put("hello", *range(1, 31))
    mail = f"smtp://127.0.0.1:{sink.port}"

    start(mail=mail, backend=SPOOL.format("DiesAfterSending"), die_after=10).communicate()
    start(mail=mail, later=AFTER_THE_LEASE).communicate()

    assert set(sink.ids) == {message_id(row.key) for row in rows}
    assert len(sink.ids) == 31
    assert states() == {"handed": 30}


def test_what_was_answered_while_a_worker_is_at_it_leaves_before_or_not_at_all(
    put, start, mail_folder
):
    rows = put("hello", *range(1, 121))

    child = start(limit=5)
    child.stdout.readline()  # it has begun at the front; the answers come from the back
    cancelled = [
        row for row in reversed(rows) if cancel_for(topic="hello", subject_id=row.subject_id)
    ]
    child.wait()

    handed = [row for row in rows if row not in cancelled]
    assert handed
    assert cancelled
    assert mails(mail_folder) == expected(handed)
    assert states() == {"handed": len(handed), "cancelled": len(cancelled)}


def test_killed_from_outside_at_any_moment_each_mail_is_there_once(put, start, mail_folder):
    rows = put("hello", *range(1, 101))

    child = start(processes=2, limit=10)
    for _ in range(4):  # some passes are done, the next ones are under way
        child.stdout.readline()
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()

    assert 0 < states()["handed"] < 100
    start(later=AFTER_THE_LEASE).communicate()
    assert mails(mail_folder) == expected(rows)
    assert states() == {"handed": 100}
