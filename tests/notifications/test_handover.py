"""From the row to the mail folder, and what becomes of a row that cannot."""

from __future__ import annotations

from datetime import timedelta

from common.clock import database_now
from notifications import reading
from notifications.composers import Mail
from notifications.handover import Outcome, deliver_due
from notifications.leases import LEASE, MAX_ATTEMPTS, Lease
from notifications.mail import message_id
from notifications.models import Delivery
from notifications.services import cancel_for


def test_what_is_due_leaves_and_is_noted(put, hello, mail_folder):
    (row,) = put(hello, 7)

    assert deliver_due() == Outcome(handed=1)

    row.refresh_from_db()
    assert (row.state, row.subject, row.attempts) == ("handed", "Order 7 is due", 1)
    assert row.message_id == message_id(row.key)
    assert row.handed_at >= row.created_at
    (mail,) = reading.newest()
    assert (mail.to, mail.subject) == ("p7@example.com", "Order 7 is due")
    assert deliver_due() == Outcome()
    assert len(reading.newest()) == 1


def test_what_is_not_due_stays(put, hello):
    put(hello, 1, available_at=database_now() + timedelta(minutes=5))

    assert deliver_due() == Outcome()
    assert deliver_due(now=database_now() + timedelta(minutes=6)) == Outcome(handed=1)


def test_nothing_to_say_any_more_is_cancelled_and_nothing_leaves(put, speak):
    speak("answered", lambda *_: None)
    (row,) = put("answered", 1)

    assert deliver_due() == Outcome(cancelled=1)

    row.refresh_from_db()
    assert row.state == "cancelled"
    assert reading.newest() == []


def test_nothing_leaves_once_it_was_cancelled_even_while_it_is_put_into_words(put, speak):
    def overtaken(delivery, now):
        cancel_for(topic="overtaken", subject_id=delivery.subject_id)
        return Mail("Too late", "Too late", "")

    speak("overtaken", overtaken)
    (row,) = put("overtaken", 1)

    assert deliver_due() == Outcome()

    row.refresh_from_db()
    assert (row.state, reading.newest()) == ("cancelled", [])


def test_a_worker_that_lost_its_lease_hands_nothing_over(put, speak):
    def slow(delivery, now):
        Delivery.objects.filter(pk=delivery.pk).update(lease_until=now)
        assert Lease().claim(1)
        return Mail("Slow", "Slow", "")

    speak("slow", slow)
    put("slow", 1)

    assert deliver_due() == Outcome()
    assert reading.newest() == []
    assert Delivery.objects.get().state == "leased"


def test_a_poison_row_stands_in_nobodys_way_and_ends_as_a_dead_letter(put, hello, speak, caplog):
    def poison(delivery, now):
        raise ValueError(delivery.address)

    speak("poison", poison)
    (bad,) = put("poison", 1)
    put(hello, *range(2, 12))

    assert deliver_due() == Outcome(handed=10, postponed=1)
    now = database_now()
    for _ in range(MAX_ATTEMPTS - 2):
        now += timedelta(days=1)
        assert deliver_due(now=now) == Outcome(postponed=1)
    assert deliver_due(now=now + timedelta(days=1)) == Outcome(failed=1)

    bad.refresh_from_db()
    assert (bad.state, bad.attempts) == ("failed", MAX_ATTEMPTS)
    assert bad.last_error.startswith("ValueError in test_handover.py:")
    assert f"Delivery {bad.pk}" in caplog.text
    assert bad.address not in caplog.text
    assert deliver_due(now=now + timedelta(days=9)) == Outcome()


def test_a_topic_that_nobody_speaks_for_waits(put):
    put("silence", 1)

    assert deliver_due() == Outcome(postponed=1)
    assert Delivery.objects.get().last_error.startswith("KeyError")


def test_a_row_that_ended_every_worker_is_given_up(put, hello):
    put(hello, 1)
    Delivery.objects.update(attempts=MAX_ATTEMPTS, state="leased", lease_until=database_now())

    assert deliver_due(now=database_now() + LEASE) == Outcome(failed=1)
    assert reading.newest() == []


def test_what_a_dead_worker_handed_over_is_noted_and_not_said_again(put, hello, speak):
    (row,) = put(hello, 1)
    deliver_due()
    Delivery.objects.update(  # as it stood when the worker was killed between the two
        state="leased", lease_until=database_now(), handed_at=None, message_id="", subject=""
    )
    speak(hello, lambda *_: None)

    assert deliver_due(now=database_now() + LEASE) == Outcome(handed=1)

    row.refresh_from_db()
    assert (row.state, row.subject) == ("handed", "Order 1 is due")
    assert row.message_id == message_id(row.key)


def test_a_full_disk_is_no_rows_fault(put, hello, mail_folder):
    put(hello, 1, 2)
    mail_folder.write_text("no folder can be made here")

    assert deliver_due() == Outcome(postponed=2)

    assert Delivery.objects.filter(state="scheduled", attempts=0).count() == 2
    assert "No mail server" in Delivery.objects.first().last_error
    mail_folder.unlink()
    assert deliver_due(now=database_now() + timedelta(minutes=1)) == Outcome(handed=2)


def test_the_batch_is_no_larger_than_asked(put, hello):
    put(hello, *range(1, 6))

    assert deliver_due(limit=2) == Outcome(handed=2)
    assert deliver_due(limit=2).finished == 2


def test_a_worker_that_is_told_to_stop_gives_back_what_it_did_not_try(put, speak):
    def stop(delivery, now):
        raise KeyboardInterrupt

    speak("stop", stop)
    put("stop", 1, 2, 3)

    try:
        deliver_due()
    except KeyboardInterrupt:
        stopped = True

    assert stopped
    assert Delivery.objects.filter(state="scheduled", attempts=0).count() == 2
