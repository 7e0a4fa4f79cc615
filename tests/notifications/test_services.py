"""Enqueue, cancel, try again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from common.clock import database_now
from common.errors import TransitionNotAllowed
from notifications import bell
from notifications.leases import Lease
from notifications.models import KEY_LENGTH, Delivery
from notifications.services import Recipient, cancel_for, enqueue, retry_failed

ALICE = Recipient(1, "alice@acme.example")
STRANGER = Recipient(None, "new@acme.example")


def tell(**changes):
    given = {
        "topic": "orders.issued",
        "key": "orders.issued:5",
        "recipients": [ALICE, STRANGER],
        "subject_id": 5,
    }
    return enqueue(**given | changes)


@transaction.atomic
def tell_and_fail():
    tell()
    raise RuntimeError


def test_one_row_a_recipient(db):
    assert tell(vendor_id=3, data={"step": 480}) == 2

    alice, stranger = Delivery.objects.order_by("pk")
    assert alice.key == "orders.issued:5:1"
    assert stranger.key == "orders.issued:5:new@acme.example"
    assert (alice.person_id, alice.address) == (1, "alice@acme.example")
    assert (alice.vendor_id, alice.subject_id, alice.data) == (3, 5, {"step": 480})
    assert (alice.state, stranger.person_id) == ("scheduled", None)


def test_the_same_key_stands_once(db):
    tell()
    tell(recipients=[ALICE, ALICE, Recipient(2, "ravi@acme.example")])

    assert Delivery.objects.count() == 3


def test_nobody_to_tell_is_no_row_and_no_bell(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        assert tell(recipients=[]) == 0

    assert callbacks == []


def test_a_key_that_would_be_too_long_ends_in_a_digest(db):
    key = "k" * 150
    address = f"{'a' * 60}@{'b' * 60}.example"
    tell(key=key, recipients=[Recipient(None, address), Recipient(None, f"x{address}")])
    tell(key=key, recipients=[Recipient(None, address)])

    keys = set(Delivery.objects.values_list("key", flat=True))
    assert len(keys) == 2
    assert all(len(k) <= KEY_LENGTH and k.startswith("k" * 100) for k in keys)


@pytest.mark.django_db(transaction=True, available_apps=["common", "notifications"])
def test_a_rollback_takes_the_rows_along():
    with pytest.raises(RuntimeError):
        tell_and_fail()

    assert not Delivery.objects.exists()


def test_it_leaves_no_sooner_than_told(db):
    now = database_now()
    tell(available_at=now + timedelta(hours=1))

    assert not Delivery.objects.claimable(now + timedelta(minutes=59)).exists()
    assert Delivery.objects.claimable(now + timedelta(minutes=61)).count() == 2


def test_the_bell_is_rung_once_a_transaction(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        tell()
        tell(key="another")

    assert callbacks == [bell._bell(bell.TASK)]


def test_a_bell_that_was_rolled_back_mutes_no_other(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        with pytest.raises(RuntimeError):
            tell_and_fail()
        tell(key="another")

    assert callbacks == [bell._bell(bell.TASK)]


def test_cancelling_takes_what_waits_and_what_is_held(db):
    tell()
    lease = Lease()
    held = lease.claim(1)[0]
    tell(subject_id=6, key="other-order")
    tell(topic="orders.cancelled", key="other-topic")

    assert cancel_for(topic="orders.issued", subject_id=5) == 2

    assert not lease.holds(held)
    assert not lease.hand_over(held, message_id="<x@y>", subject="late")
    assert Delivery.objects.filter(state="cancelled", lease_token=None).count() == 2
    assert Delivery.objects.filter(state="scheduled").count() == 4


def test_cancelling_takes_several_topics_and_leaves_what_is_done(db):
    tell(recipients=[ALICE])
    tell(topic="orders.reminder", key="reminder", recipients=[ALICE])
    Delivery.objects.filter(topic="orders.issued").update(state="handed")

    assert cancel_for(topic=["orders.issued", "orders.reminder"], subject_id=5) == 1
    assert Delivery.objects.get(topic="orders.issued").state == "handed"


def test_a_dead_letter_gets_its_attempts_again(db):
    tell(recipients=[ALICE])
    Delivery.objects.update(state="failed", attempts=8, last_error="SMTP 550")

    row = retry_failed(delivery=Delivery.objects.get())

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("scheduled", 0)
    assert Delivery.objects.claimable(database_now()).get() == row


def test_what_did_not_fail_is_not_tried_again(db):
    tell(recipients=[ALICE])

    with pytest.raises(TransitionNotAllowed):
        retry_failed(delivery=Delivery.objects.get())
