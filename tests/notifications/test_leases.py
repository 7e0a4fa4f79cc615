"""Claims and fences: who holds a delivery, and who may write to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common.clock import database_now
from notifications.leases import LEASE, MAX_ATTEMPTS, RESERVE, Lease
from notifications.models import Delivery


def later(**time):
    return database_now() + timedelta(**time)


def test_a_claim_takes_the_longest_waiting_and_no_more_than_asked(put):
    rows = put("t", 1, 2, 3)
    Delivery.objects.filter(pk=rows[2].pk).update(available_at=later(hours=-1))

    taken = Lease().claim(2)

    assert [row.pk for row in taken] == [rows[2].pk, rows[0].pk]
    assert Delivery.objects.filter(state="leased", attempts=1).count() == 2


def test_what_is_held_is_not_taken_until_the_lease_runs_out(put):
    put("t", 1)
    first = Lease()
    first.claim(10)

    assert Lease().claim(10) == []
    assert Lease(first.until - timedelta(seconds=1)).claim(10) == []
    (row,) = Lease(first.until).claim(10)
    assert row.attempts == 2


def test_a_late_worker_cannot_overwrite(put):
    put("t", 1)
    late = Lease()
    (row,) = late.claim(1)
    quick = Lease(late.until)
    (again,) = quick.claim(1)

    assert not late.holds(row)
    assert not late.hand_over(row, message_id="<late@x>", subject="late")
    assert not late.fail(row, "late")
    assert not late.cancel(row)
    assert not late.postpone(row, "late")
    assert late.release([row]) == 0
    assert quick.hand_over(again, message_id="<quick@x>", subject="quick")

    row.refresh_from_db()
    assert (row.state, row.message_id, row.subject) == ("handed", "<quick@x>", "quick")
    assert (row.lease_token, row.lease_until, row.last_error) == (None, None, "")


def test_each_postponement_waits_thrice_as_long(put):
    put("t", 1)
    waits = []
    now = database_now()
    for _ in range(MAX_ATTEMPTS - 1):
        lease = Lease(now)
        (row,) = lease.claim(1)
        assert lease.postpone(row, "SMTP 451")
        row.refresh_from_db()
        waits.append((row.available_at - now).total_seconds())
        now = row.available_at

    assert waits == pytest.approx([20 * 3**n for n in range(7)], abs=5)
    assert (row.state, row.last_error, row.attempts) == ("scheduled", "SMTP 451", 7)


def test_what_is_given_back_untried_counts_no_attempt_and_keeps_its_place(put):
    put("t", 1, 2)
    before = set(Delivery.objects.values_list("pk", "available_at"))
    lease = Lease()

    assert lease.release(lease.claim(2)) == 2

    assert set(Delivery.objects.values_list("pk", "available_at")) == before
    assert Delivery.objects.filter(state="scheduled", attempts=0, lease_token=None).count() == 2


def test_what_waits_for_the_server_says_so(put):
    put("t", 1)
    lease = Lease()

    lease.release(lease.claim(1), wait=timedelta(seconds=30), note="No mail server")

    row = Delivery.objects.get()
    assert row.last_error == "No mail server"
    assert not Delivery.objects.claimable(later(seconds=25)).exists()
    assert Delivery.objects.claimable(later(seconds=31)).exists()


def test_no_message_is_begun_that_the_lease_may_not_outlast(db):
    lease = Lease()
    assert lease.has_time()

    lease.until = lease.now() + RESERVE
    assert not lease.has_time()
    assert RESERVE < LEASE
