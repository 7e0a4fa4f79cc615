"""A batch is written whole, and once however often it is asked for."""

from __future__ import annotations

import tracemalloc

import pytest
from django.db import transaction

from audit.models import AuditEntry
from batches.models import Batch, BatchRow
from batches.services import Row, start
from tests.crowd import at_once


def test_rows_stand_in_their_order_and_nothing_is_done_yet(ask, maker):
    batch = ask("B1", "A1")

    assert list(batch.rows.order_by("position").values_list("subject", "state")) == [
        ("B1", "waiting"),
        ("A1", "waiting"),
    ]
    assert (batch.total, batch.state) == (2, "waiting")
    assert maker.tried == []


def test_the_log_says_who_asked(ask, world):
    batch = ask("A1", "A2")

    entry = AuditEntry.objects.get(action="batches.started")
    assert (entry.chain, entry.actor_id) == (world.acme.audit_chain, world.people["lin"].pk)
    assert entry.subject == f"batches.batch:{batch.pk}"


def test_the_same_key_is_the_same_batch(ask):
    first = ask("A1")

    assert ask("B1", "B2") == first
    assert BatchRow.objects.count() == 1
    assert ask("B1", key="other") != first
    assert ask("B1", who="alice") != first


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_the_same_moment_it_is_one_batch(ask):
    found = at_once(*[lambda: ask("A1", "A2")] * 4)

    assert {batch.pk for batch in found} == {Batch.objects.get().pk}
    assert BatchRow.objects.count() == 2


def test_all_rows_or_none(world, ask):
    def rows():
        yield Row("A1")
        raise LookupError

    with pytest.raises(LookupError):
        start(kind="codes", vendor=world.acme, actor=world.actor(), key="k", rows=rows())
    assert not Batch.objects.exists()


def test_what_cannot_be_started_is_said_to_the_caller(world, ask):
    with pytest.raises(KeyError):
        start(kind="nothing", vendor=None, actor=world.actor(), key="k", rows=[])
    for key in ("", "k" * 65):
        with pytest.raises(ValueError, match="key"):
            ask("A1", key=key)
    with pytest.raises(ValueError, match="characters"):
        ask("A" * 121)


def test_a_rollback_leaves_nothing(ask):
    class Stop(Exception):
        pass

    def ask_and_stop():
        with transaction.atomic():
            ask("A1")
            raise Stop

    with pytest.raises(Stop):
        ask_and_stop()
    assert not Batch.objects.exists()


def test_ten_thousand_rows_take_little_memory(ask):
    tracemalloc.start()
    batch = ask(*(f"C{number}" for number in range(10_000)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert batch.rows.count() == batch.total == 10_000
    assert peak < 24 * 1024 * 1024
