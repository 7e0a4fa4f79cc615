"""Each row is done once, whoever is killed, doubled or late; one row's trouble is its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.models import AuditEntry
from batches.models import Batch
from batches.services import Row, run_due, start
from batches.services.leasing import LEASE, Lease
from batches.services.running import MAX_ATTEMPTS
from common.clock import database_now
from orders.models import PurchaseOrder
from orders.services.answering_many import KIND, Act, Wish
from tests.batches.conftest import expire, made, states
from tests.crowd import at_once
from vendors.models import Membership


def in_(seconds):
    return database_now() + timedelta(seconds=seconds)


def test_every_row_is_done_and_counted(ask):
    batch = ask("A1", "A2", "A3")

    outcome = run_due()

    batch.refresh_from_db()
    assert made() == ["A1", "A2", "A3"]
    assert (outcome.handled, outcome.has_more) == (3, False)
    assert (batch.state, batch.done, batch.refused, batch.failed) == ("finished", 3, 0, 0)
    assert batch.lease_token is None
    assert batch.rows.get(subject="A2").result == {"code": "A2"}


def test_a_refusal_is_that_rows_own_and_leaves_nothing(ask, maker):
    maker.refuses = {"A2"}
    batch = ask("A1", "A2", "A3")

    run_due()

    batch.refresh_from_db()
    row = batch.rows.get(subject="A2")
    assert made() == ["A1", "A3"]
    assert states(batch) == ["done", "refused", "done"]
    assert (row.code, row.sentence, row.field) == ("taken", "A2 is taken.", "code")
    assert (batch.done, batch.refused) == (2, 1)


def test_what_breaks_is_tried_again_and_given_up_and_stops_no_other(ask, maker):
    maker.breaks = {"A1"}
    batch = ask("A1", "A2")

    run_due()
    assert made() == ["A2"]
    assert states(batch) == ["waiting", "done"]
    for seconds in (10, 60, 300):
        run_due(now=in_(seconds))

    batch.refresh_from_db()
    assert states(batch) == ["failed", "done"]
    assert maker.tried.count("A1") == MAX_ATTEMPTS
    assert batch.rows.get(subject="A1").sentence.startswith("Something went wrong on our side")
    assert (batch.state, batch.failed) == ("finished", 1)
    assert made() == ["A2"]


def test_what_broke_once_waits_a_while_and_is_done_then(ask, maker):
    maker.breaks = {"A1"}
    batch = ask("A1")
    run_due()
    maker.breaks = set()

    assert run_due().handled == 0
    run_due(now=in_(10))

    assert states(batch) == ["done"]


def test_after_a_kill_nobody_touches_it_before_the_lease_is_over(ask, maker):
    maker.dies = {"A2"}
    batch = ask("A1", "A2", "A3")
    with pytest.raises(SystemExit):
        run_due()
    maker.dies = set()

    assert made() == ["A1"]
    assert run_due().handled == 0
    expire(batch)
    assert run_due().handled == 2
    assert made() == ["A1", "A2", "A3"]
    assert maker.tried == ["A1", "A2", "A3", "A2"]  # the row that it was at goes last


def test_a_row_that_kills_every_worker_is_given_up_and_stops_no_other(ask, maker):
    maker.dies = {"A1"}
    batch = ask("A1", "A2")

    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(SystemExit):
            run_due()
        expire(batch)
    run_due()

    assert states(batch) == ["failed", "done"]
    assert made() == ["A2"]


def test_a_worker_that_was_thought_dead_changes_nothing(ask, maker):
    batch = ask("A1")
    sleeper = Lease()
    assert sleeper.claim() == batch
    run_due(now=in_(LEASE.seconds + 1))

    assert sleeper.lock(batch.rows.get().pk) is None
    sleeper.finish()
    sleeper.release()

    batch.refresh_from_db()
    assert (batch.state, batch.done) == ("finished", 1)


@pytest.mark.django_db(transaction=True)
def test_several_workers_do_each_row_once(ask, maker):
    batches = [ask(*(f"{name}{row}" for row in range(15)), key=name) for name in "ABC"]

    outcomes = at_once(*[run_due] * 4)

    assert sum(outcome.handled for outcome in outcomes) == 45
    assert sorted(maker.tried) == made()
    assert {batch.state for batch in Batch.objects.all()} == {"finished"}
    assert sum(batch.rows.count() for batch in batches) == 45


def test_a_worker_makes_room_and_goes_on_later(ask):
    batch = ask("A1", "A2")

    outcome = run_due(seconds=0)

    batch.refresh_from_db()
    assert (outcome.handled, outcome.has_more, batch.state) == (0, True, "waiting")
    assert run_due().handled == 2


def test_one_that_made_room_stands_behind_the_others(ask, maker):
    ask("A1", key="long")
    run_due(seconds=0)
    ask("B1", key="short", now=database_now() - timedelta(seconds=5))

    run_due()

    assert maker.tried == ["B1", "A1"]


def test_the_right_is_asked_before_each_row(ask, maker, world):
    batch = ask("A1", "A2")
    Membership.objects.filter(user=world.people["lin"]).update(sales="view")

    run_due()

    assert made() == []
    assert states(batch) == ["refused", "refused"]
    assert batch.rows.first().code == "not_permitted"
    assert "Confirm orders" in batch.rows.first().sentence


@pytest.mark.parametrize("what", ["membership", "person", "vendor"])
def test_who_does_not_belong_there_any_more_does_nothing(ask, world, what):
    batch = ask("A1")
    member = Membership.objects.get(user=world.people["lin"])
    gone = {"membership": member, "person": member.user, "vendor": member.vendor}[what]
    gone.is_active = False
    gone.save()

    run_due()

    assert made() == []
    assert states(batch) == ["refused"]


def test_a_refusal_is_in_the_language_of_the_person(ask, world):
    lin = world.people["lin"]
    lin.language = "zh-hans"
    lin.save()
    batch = ask("A1")
    Membership.objects.filter(user=lin).update(is_active=False)

    run_due()

    assert "您的账户没有此权限" in batch.rows.get().sentence


def test_the_log_names_who_asked_and_how_he_was_known(world):
    order = world.issue()
    start(
        kind=KIND,
        vendor=world.acme,
        actor=world.actor(),
        key="k",
        rows=[Row(order.number, {"version": order.version})],
        data=Wish(Act.CONFIRM).as_data(),
    )

    run_due()

    entry = AuditEntry.objects.get(action="orders.acknowledged")
    assert PurchaseOrder.objects.get().answer_kind == "accepted"
    assert (entry.actor_id, entry.factor, entry.source) == (
        world.people["lin"].pk,
        "password+totp",
        "page",
    )


def test_a_kind_that_nobody_knows_any_more_is_left_alone(ask):
    batch = ask("A1")
    Batch.objects.filter(pk=batch.pk).update(kind="gone")

    assert run_due().handled == 0
    batch.refresh_from_db()
    assert batch.state == "waiting"
