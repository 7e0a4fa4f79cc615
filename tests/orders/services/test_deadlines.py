"""Reminders, misses, cancellations: the rows decide, however often somebody sweeps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common.clock import database_now
from common.errors import Invalid, TransitionNotAllowed
from notifications.models import Delivery
from orders.composers import notice, reminder
from orders.models import Deadline
from orders.services.answering import answer_order
from orders.services.deadlines import extend_deadline
from orders.services.sweeping import sweep
from tests.world import BUYER
from vendors.models import Membership


def reminders():
    return list(
        Delivery.objects.filter(topic="orders.reminder")
        .order_by("pk")
        .values_list("key", flat=True)
    )


def test_each_step_leaves_once(world):
    order = world.issue(now=database_now())
    due = order.confirm_by

    counts = []
    for hours in (-9, -8, -7, -2, -1, -0.5, -0.4):
        swept = sweep(due + timedelta(hours=hours))
        counts.append(swept.reminders)
        assert sweep(due + timedelta(hours=hours)).total == 0

    assert counts == [0, 2, 0, 2, 0, 2, 0]  # Lin and Alice, three times
    assert len(set(reminders())) == 6


def test_only_the_last_of_several_due_steps_leaves_after_an_outage(world):
    order = world.issue()

    sweep(order.confirm_by - timedelta(minutes=20))

    assert [key.split(":")[3] for key in reminders()] == ["30", "30"]


def test_admins_hear_when_nobody_sells(world):
    Membership.objects.filter(user__in=[world.people["lin"], world.people["alice"]]).update(
        sales=""
    )
    order = world.issue()

    sweep(order.confirm_by - timedelta(hours=8))

    told = Delivery.objects.filter(topic="orders.reminder").values_list("person_id", flat=True)
    assert list(told) == [world.people["alice"].pk]


def test_a_miss_flags_and_a_day_later_lines_are_cancelled(world):
    order = world.issue()
    due = order.confirm_by

    assert sweep(due).missed == 0
    assert sweep(due + timedelta(seconds=1)).missed == 1
    order.refresh_from_db()
    assert (order.is_late, order.state) == (True, "New")
    assert sweep(due + timedelta(hours=24) - timedelta(seconds=1)).lapsed == 0
    assert sweep(due + timedelta(hours=24)).lapsed == 1

    order.refresh_from_db()
    assert (order.state, order.units, order.confirm_by) == ("Closed", 0, None)
    assert [event.kind for event in order.events.order_by("pk")] == ["issued", "missed", "lapsed"]


def test_an_answer_ends_everything(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())

    assert sweep(order.confirm_by + timedelta(days=3)).total == 0


def test_nothing_leaves_after_the_answer(world):
    order = world.issue()
    now = order.confirm_by - timedelta(hours=8)
    sweep(now)
    delivery = Delivery.objects.filter(topic="orders.reminder").first()
    assert reminder(delivery, now) is not None

    answer_order(order=order, answers=None, actor=world.actor())

    assert reminder(delivery, now) is None


def test_mail_speaks_the_readers_language_zone_and_rights(world):
    lin = world.people["lin"]
    lin.time_zone = "Europe/Berlin"
    lin.save()
    order = world.issue()
    delivery = Delivery.objects.get(topic="orders.notice", person_id=lin.pk)

    mail = notice(delivery, database_now())

    assert order.number in mail.subject
    assert "$155.00" in mail.text
    assert f"/orders/{order.number}/" in mail.html
    assert "cancelled" in mail.text


def test_extension_moves_the_deadline_and_reminds_anew(world):
    order = world.issue()
    sweep(order.confirm_by - timedelta(hours=8))
    due = order.confirm_by + timedelta(hours=24)

    extend_deadline(order=order, due_at=due, reason="Holiday", actor=BUYER)
    sweep(due - timedelta(hours=8))

    order.refresh_from_db()
    assert order.confirm_by == due
    assert len(reminders()) == 4
    assert Deadline.objects.get(order=order).reason == "Holiday"


def test_extension_is_refused_without_reason_backwards_or_unasked(world):
    order = world.issue()
    later = order.confirm_by + timedelta(hours=1)

    for due, reason in ((later, " "), (order.confirm_by, "x"), (later + timedelta(days=90), "x")):
        with pytest.raises(Invalid):
            extend_deadline(order=order, due_at=due, reason=reason, actor=BUYER)
    answer_order(order=order, answers=None, actor=world.actor())
    with pytest.raises(TransitionNotAllowed):
        extend_deadline(order=order, due_at=later, reason="x", actor=BUYER)
