"""Two people, two tabs, the buyer and the clock at the same moment: one outcome, told to all."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from audit.findings import Report
from audit.models import AuditEntry
from audit.verification import verify
from common.clock import database_now
from common.errors import DomainError, Stale
from notifications.models import Delivery
from orders.models import Deadline, LineAcknowledgement
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import Answered, answer_order
from orders.services.changing import cancel_order
from orders.services.lapsing import lapse_order, miss_deadline
from orders.services.noting import note_change
from orders.services.sweeping import sweep
from tests.crowd import at_once
from tests.orders.services.steps import ACCEPT, change
from tests.world import BUYER, build, line

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed(settings, tmp_path):
    settings.DATA_DIR = tmp_path  # the ends of other tests' chains are noted elsewhere
    return build()


def sound():
    report = Report()
    verify(report)
    assert report.findings == []


def confirm(world, order, name="lin", **more):
    return partial(answer_order, order=order, answers=None, actor=world.actor(name), **more)


def test_of_many_clicks_one_confirms_and_all_others_learn_by_whom(committed):
    world = committed
    order = world.issue(line("1", 10), line("2", 4))

    acts = [confirm(world, order, name, expected_version=1) for name in ("lin", "alice") * 4]
    results = at_once(*acts)

    done = [result for result in results if isinstance(result, Answered)]
    refused = [result for result in results if isinstance(result, Stale)]
    assert (len(done), len(refused)) == (1, 7)
    assert {refusal.code for refusal in refused} == {"already_confirmed"}
    assert order.events.filter(by_vendor=True).count() == 1
    assert LineAcknowledgement.objects.count() == 2
    assert AuditEntry.objects.filter(action="orders.acknowledged").count() == 1
    sound()


def test_two_different_answers_never_mix(committed):
    world = committed
    order = world.issue(line("1", 10), line("2", 10))

    def answers(quantity):
        return [LineAnswer(number, (Part(ACCEPT, quantity),)) for number in ("1", "2")]

    results = at_once(
        *(
            partial(
                answer_order,
                order=order,
                answers=answers(quantity),
                actor=world.actor(),
                expected_version=1,
            )
            for quantity in (10, 7, 4)
        )
    )

    assert sum(isinstance(result, Answered) for result in results) == 1
    order.refresh_from_db()
    assert order.accepted_units in {20, 14, 8}
    kept = LineAcknowledgement.objects.filter(event=order.answer_id, code=ACCEPT)
    assert {row.quantity for row in kept} == {order.accepted_units // 2}


def test_the_buyer_cancels_while_the_vendor_confirms(committed):
    world = committed
    orders = [world.issue() for _ in range(6)]

    for order in orders:
        results = at_once(
            confirm(world, order, expected_version=1),
            partial(cancel_order, order=order, actor=BUYER),
        )
        order.refresh_from_db()
        assert (order.state, order.units, order.accepted_units) == ("Closed", 0, 0)
        assert order.confirm_by is None
        assert not any(isinstance(result, Exception) for result in results[1:])
        assert results[0].event if isinstance(results[0], Answered) else results[0].code
    sound()


def test_the_vendor_confirms_at_the_tick_while_the_clock_says_missed(committed):
    world = committed
    for _ in range(6):
        order = world.issue(now=database_now() - timedelta(hours=25))
        at_once(
            confirm(world, order, now=order.confirm_by),
            partial(miss_deadline, order_id=order.pk, now=order.confirm_by + timedelta(seconds=1)),
            partial(miss_deadline, order_id=order.pk, now=order.confirm_by + timedelta(seconds=1)),
        )
        order.refresh_from_db()
        assert (order.state, order.is_late, order.confirm_by) == ("Acknowledged", False, None)
        assert order.events.filter(kind="missed").count() <= 1
        assert Deadline.objects.get(order=order).state == "closed"


def test_the_vendor_confirms_while_unanswered_lines_are_cancelled(committed):
    world = committed
    for _ in range(6):
        order = world.issue(now=database_now() - timedelta(hours=49))
        due = order.confirm_by
        miss_deadline(order_id=order.pk, now=due + timedelta(seconds=1))
        answered, _lapsed = at_once(
            confirm(world, order),
            partial(lapse_order, order_id=order.pk, now=due + timedelta(days=1)),
        )
        order.refresh_from_db()
        if isinstance(answered, Answered):
            assert (order.state, order.units) == ("Acknowledged", 10)
        else:
            assert isinstance(answered, DomainError)
            assert (order.state, order.units) == ("Closed", 0)
        assert order.events.filter(kind="lapsed").count() + isinstance(answered, Answered) == 1


def test_any_number_of_sweeps_at_once_has_one_effect(committed):
    world = committed
    issued = [world.issue() for _ in range(5)]
    due = max(order.confirm_by for order in issued)

    for hours in (-8, -2, -0.5, 0.1, 24.1):
        moment = due + timedelta(hours=hours)
        results = at_once(*[partial(sweep, moment)] * 4)
        assert not any(isinstance(result, Exception) for result in results), results
        sweep(moment)  # one that found another at it leaves the rest to the next

    reminders = Delivery.objects.filter(topic="orders.reminder")
    assert reminders.count() == 5 * 3 * 2  # orders, steps, people
    for order in issued:
        kinds = list(order.events.order_by("pk").values_list("kind", flat=True))
        assert kinds == ["issued", "missed", "lapsed"]
    assert AuditEntry.objects.filter(action="orders.lapsed").count() == 5
    sound()


@pytest.fixture
def renamed(committed):
    """Confirmed, and changed since without a question."""
    order = committed.issue(line("1", 10))
    answer_order(order=order, answers=None, actor=committed.actor())
    change(order, title="Skillet")
    order.refresh_from_db()
    return order


def test_of_many_who_note_a_change_one_does(committed, renamed):
    names = ("lin", "alice") * 4
    acts = [partial(note_change, order=renamed, actor=committed.actor(name)) for name in names]

    results = at_once(*acts)

    assert sorted(results) == [False] * 7 + [True]
    assert renamed.events.filter(kind="noted").count() == 1
    assert AuditEntry.objects.filter(action="orders.noted").count() == 1
    sound()


@pytest.mark.parametrize("_trial", range(5))
def test_a_change_that_comes_with_a_note_is_never_noted_unseen(committed, renamed, _trial):
    """Whichever was first: the second change is open after both."""
    seen = renamed.version
    actor = committed.actor()
    noting = partial(note_change, order=renamed, actor=actor, expected_version=seen)

    noted, _changed = at_once(noting, partial(change, renamed, title="Pan"))

    assert noted is True or isinstance(noted, Stale)
    renamed.refresh_from_db()
    kinds = list(renamed.events.order_by("pk").values_list("kind", flat=True))[3:]
    assert kinds == (["noted", "changed"] if noted is True else ["changed"])
    assert renamed.change_open_since is not None
    sound()
