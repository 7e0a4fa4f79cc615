"""Many at the same moment: one message of one form, every message of many, all read once."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest

from audit.findings import Report
from audit.models import AuditEntry
from audit.verification import verify
from notifications.models import Delivery
from orders.talk import record_of
from tests.crowd import at_once, winners
from tests.world import build
from threads.models import Message, Participant, Thread
from threads.querysets import Reader
from threads.services.seeing import note_seen
from threads.services.writing import Draft, write_message
from threads.states import Side

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed(settings, tmp_path):
    settings.DATA_DIR = tmp_path  # the ends of other tests' chains are noted elsewhere
    return build()


def saying(world, order, text, *, who="lin", key=None):
    return partial(
        write_message,
        about=record_of(order),
        draft=Draft(text, "both", key or uuid4()),
        side=Side.HOUSE if who == "bea" else Side.VENDOR,
        actor=world.actor(who),
    )


def sound():
    report = Report()
    verify(report)
    assert report.findings == []


def test_a_form_sent_many_times_at_once_is_one_message(committed):
    order, key = committed.issue(), uuid4()

    results = winners(at_once(*[saying(committed, order, "Once", key=key, who="bea")] * 8))

    assert len(results) == 8
    assert len({message.pk for message in results}) == 1
    assert Message.objects.count() == Thread.objects.count() == 1
    assert AuditEntry.objects.filter(action="threads.written").count() == 1
    assert Delivery.objects.filter(topic="threads.message").count() == 2  # Alice and Lin, once
    sound()


def test_many_who_begin_a_thread_at_once_are_in_one(committed):
    order = committed.issue()
    acts = [saying(committed, order, f"{n}", who=("lin", "bea")[n % 2]) for n in range(16)]

    assert len(winners(at_once(*acts))) == 16
    assert Thread.objects.count() == 1
    assert Message.objects.count() == 16
    last = Message.objects.latest("pk")
    assert Thread.objects.get().waits_since is None or last.side == "vendor"
    sound()


def test_two_tabs_that_have_seen_leave_the_farther_one(committed):
    order = committed.issue()
    keys = [saying(committed, order, f"{n}", who="bea")().pk for n in range(8)]
    person = committed.people["lin"]
    reader = Reader(person.pk, Side.VENDOR, person.created_at)

    seen = [partial(note_seen, about=record_of(order), reader=reader, upto=key) for key in keys]
    winners(at_once(*reversed(seen)))
    assert Participant.objects.get(person_id=person.pk).seen == max(keys)
