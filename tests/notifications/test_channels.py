"""Hand-over to a real mail server: one line a batch, and what it may answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common.clock import database_now
from notifications.handover import Outcome, deliver_due
from notifications.mail import message_id
from notifications.models import Delivery


def notes():
    return dict(Delivery.objects.values_list("subject_id", "last_error"))


def test_a_batch_goes_through_one_line(put, hello, sink):
    rows = put(hello, *range(1, 31))

    assert deliver_due() == Outcome(handed=30)

    assert sink.lines == 1
    assert sorted(sink.messages) == sorted((row.address, message_id(row.key)) for row in rows)
    assert b"Auto-Submitted: auto-generated" in sink.contents[0]


def test_nothing_to_send_opens_no_line(put, speak, sink):
    speak("quiet", lambda *_: None)
    put("quiet", 1)

    assert deliver_due() == Outcome(cancelled=1)
    assert sink.lines == 0


def test_a_refused_address_is_that_rows_own_trouble(put, hello, sink):
    put(hello, *range(1, 6))
    sink.answers = {
        "p2@example.com": "550 5.1.1 <p2@example.com> unknown",
        "p4@example.com": "450 4.2.1 mailbox busy",
    }

    assert deliver_due() == Outcome(handed=3, failed=1, postponed=1)

    assert (notes()[2], notes()[4], notes()[1]) == ("SMTP 550 5.1.1", "SMTP 450 4.2.1", "")
    assert Delivery.objects.get(subject_id=2).state == "failed"
    sink.answers = {}
    assert deliver_due(now=database_now() + timedelta(minutes=1)) == Outcome(handed=1)


@pytest.mark.parametrize("reply", ["421 4.3.2 going down", "550 5.7.60 you may not send as that"])
def test_a_server_that_takes_nothing_costs_one_row_an_attempt(put, hello, sink, reply):
    put(hello, 1, 2, 3)
    sink.to_sender = reply

    assert deliver_due() == Outcome(postponed=3)

    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    sink.to_sender = ""
    assert deliver_due(now=database_now() + timedelta(minutes=1)) == Outcome(handed=3)
    assert len(set(sink.ids)) == len(sink.ids) == 3


def test_no_server_costs_no_attempt_however_long(put, hello, sink, settings):
    put(hello, 1, 2)
    settings.EMAIL_PORT = 1
    now = database_now()
    for _ in range(20):
        assert deliver_due(now=now) == Outcome(postponed=2)
        now += timedelta(hours=1)

    assert set(notes().values()) == {"No mail server: ConnectionRefusedError"}
    settings.EMAIL_PORT = sink.port
    assert deliver_due(now=now) == Outcome(handed=2)


def test_a_server_that_hangs_up_is_left_alone_after_three_rows(put, hello, sink):
    put(hello, *range(1, 7))
    sink.to_data = "hang up"

    assert deliver_due() == Outcome(postponed=6)

    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 0, 1, 1, 1]
    sink.to_data = ""
    assert deliver_due(now=database_now() + timedelta(minutes=1)) == Outcome(handed=6)


def test_a_message_that_is_never_taken_does_not_hold_up_the_others(put, hello, sink):
    """One row after which the server ends the conversation each time: it backs off, alone."""
    put(hello, 1, 2, 3)
    sink.answers = {"p1@example.com": "421 4.7.0 not that one"}
    now = database_now()
    handed = 0
    for _ in range(4):
        handed += deliver_due(now=now).handed
        now += timedelta(seconds=35)

    assert handed == 2
    assert Delivery.objects.get(subject_id=1).state == "scheduled"
