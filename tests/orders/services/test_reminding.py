"""Reminders in one statement: what the mark saves, and what it must never lose."""

from __future__ import annotations

from datetime import timedelta

from notifications.models import Delivery
from orders.models import Deadline, ReminderMark
from orders.services.deadlines import lead_of
from orders.services.sweeping import sweep
from vendors.models import Membership

HOUR = timedelta(hours=1)


def told():
    """(step, person) of every reminder, in the order in which they were made."""
    keys = Delivery.objects.filter(topic="orders.reminder").order_by("pk")
    return [tuple(map(int, key.split(":")[3:])) for key in keys.values_list("key", flat=True)]


def steps():
    return sorted({step for step, _person in told()}, reverse=True)


def test_what_was_past_when_it_opened_is_never_sent(world):
    order = world.issue()
    deadline = Deadline.objects.get(order=order)
    Deadline.objects.filter(pk=deadline.pk).update(
        lead=lead_of(deadline.due_at, deadline.due_at - 2 * HOUR)  # opened at the very step
    )

    sweep(deadline.due_at - HOUR)
    assert told() == []
    sweep(deadline.due_at - HOUR / 2)
    assert steps() == [30]


def test_a_minute_that_has_begun_lies_ahead(world):
    due = world.issue().confirm_by

    assert lead_of(due, due - timedelta(seconds=61)) == 2
    assert lead_of(due, due - timedelta(seconds=60)) == 1
    assert lead_of(due, due + timedelta(seconds=1)) == 0


def test_who_comes_later_does_not_hear_of_a_step_long_past(world):
    order = world.issue()
    sweep(order.confirm_by - 8 * HOUR)
    sweep(order.confirm_by - 7.9 * HOUR)
    Membership.objects.filter(user=world.people["otto"]).update(sales="operate")

    sweep(order.confirm_by - 7 * HOUR)
    assert {person for _step, person in told()} == {
        world.people["lin"].pk,
        world.people["alice"].pk,
    }
    sweep(order.confirm_by - 2 * HOUR)
    assert (120, world.people["otto"].pk) in told()


def test_a_deadline_committed_after_a_sweep_that_was_later_is_found(world):
    """Its transaction began before the step and ended after it had been swept."""
    order = world.issue()
    step = order.confirm_by - 8 * HOUR
    Deadline.objects.filter(order=order).update(next_at=None)  # not visible yet
    sweep(step + timedelta(seconds=20))
    assert told() == []

    Deadline.objects.filter(order=order).update(next_at=order.confirm_by)
    sweep(step + timedelta(seconds=25))

    assert steps() == [480]


def test_a_clock_that_was_ahead_for_a_while_loses_nothing(world):
    order = world.issue()
    sweep(order.confirm_by - 3 * HOUR)  # its clock is wrong: it is five hours earlier
    assert steps() == [480]
    later = world.issue()
    Deadline.objects.filter(order=later).update(
        due_at=order.confirm_by - HOUR, next_at=order.confirm_by - HOUR
    )

    sweep(order.confirm_by - 8.95 * HOUR)

    assert len(told()) == 4  # the later order's eight hours, although the mark lay behind them
    assert len(set(told())) == 2


def test_without_a_mark_keys_alone_keep_a_reminder_from_leaving_twice(world):
    order = world.issue()
    sweep(order.confirm_by - 8 * HOUR)
    before = told()
    ReminderMark.objects.all().delete()

    swept = sweep(order.confirm_by - 7 * HOUR)

    assert (swept.reminders, told()) == (0, before)
