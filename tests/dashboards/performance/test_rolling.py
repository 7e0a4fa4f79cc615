"""Rolled-up rows say what the orders say, to the last digit, however they came about."""

from __future__ import annotations

from datetime import timedelta
from decimal import localcontext

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings

from dashboards.models import LineFact, PerformanceRow, RollMark
from dashboards.services import rolling
from dashboards.services.rebuilding import rebuild
from dashboards.services.rolling import LOOK_AT_ALL, OVERLAP, roll_all
from dashboards.tasks import roll as ring
from orders.services.answering import answer_order
from orders.services.deadlines import extend_deadline
from orders.services.totals import EXACT
from tests.crowd import at_once
from tests.dashboards.performance.reference import by_plain_reading
from tests.dashboards.performance.worlds import START, STEPS, Play, rows
from tests.world import BUYER, line


def plainly(now):
    with localcontext(EXACT):
        return {
            key: {name: value for name, value in cell.items() if value}
            for key, cell in by_plain_reading(now).items()
        }


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
@example([("issue", False, 5, "15.50", 2), ("wait", 25), ("roll",), ("wait", 60), ("sweep",)])
@example([("issue", True, 5, "0.333333", 3), ("answer", 0, 2, 1, 4), ("roll",), ("wait", 25)])
@example([("issue", False, 2, None, 1), ("accept", 0), ("roll",), ("change", 0, 9), ("close", 0)])
@example(
    [("issue", False, 9, "999999999.999999", 3), ("roll",), ("extend", 0, 60), ("wait", 60),
     ("roll",), ("answer", 0, 3, 0, 1), ("roll",), ("change", 0, 0), ("wait", 25)]
)  # fmt: skip
def test_random_worlds_add_up_as_a_plain_reading_says(world, steps):
    with transaction.atomic():
        play = Play(world)
        for step in steps:
            play.do(*step)
        roll_all(play.now)
        rolled = rows()
        rebuild(play.now)
        assert rows() == rolled
        assert rolled == plainly(play.now)
        transaction.set_rollback(True)


def test_a_confirm_by_counts_by_passing_without_a_write(world):
    order = world.issue(now=START)
    roll_all(START)
    assert not PerformanceRow.objects.filter(due__gt=0).exists()

    roll_all(order.confirm_by)  # the tick itself is in time
    assert not PerformanceRow.objects.filter(due__gt=0).exists()
    roll_all(order.confirm_by + timedelta(microseconds=1))

    whole = PerformanceRow.objects.whole().get(due=1)
    assert whole.in_time == 0
    assert PerformanceRow.objects.whole().get(asked__gt=0).asked == 10


def test_an_extension_moves_it_to_the_week_of_its_new_time(world):
    """From one week into another, while the order itself counts in a third."""
    order = world.issue(now=START + timedelta(days=2))  # Saturday, due on Sunday
    late = order.confirm_by + timedelta(hours=1)
    roll_all(late)
    (due,) = PerformanceRow.objects.whole().filter(due=1).values_list("week", flat=True)
    extend_deadline(order=order, due_at=late + timedelta(days=9), reason="x", actor=BUYER, now=late)

    roll_all(late)
    assert not PerformanceRow.objects.filter(due__gt=0).exists()
    roll_all(late + timedelta(days=10))
    (moved,) = PerformanceRow.objects.whole().filter(due=1).values_list("week", flat=True)
    assert moved > due > PerformanceRow.objects.whole().get(ordered=10).week


def test_one_that_dies_on_the_way_leaves_all_as_it_was(world, monkeypatch):
    order = world.issue(now=START)
    roll_all(START)
    answer_order(order=order, answers=None, actor=world.actor(), now=START)
    before, facts = rows(), LineFact.objects.values().get()

    def die(_groups):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rolling, "add_up", die)
        with pytest.raises(KeyboardInterrupt):
            roll_all(START)
    assert (rows(), LineFact.objects.values().get()) == (before, facts)

    assert roll_all(START) == 1
    assert PerformanceRow.objects.whole().get().accepted == 10


def test_a_second_pass_has_nothing_to_do(world):
    world.issue(now=START)

    assert roll_all(START) == 1
    assert roll_all(START) == 0


def test_an_event_that_appears_late_is_found(world, monkeypatch):
    """Its key is below the mark, because its transaction ended long after others."""
    world.issue(now=START)
    roll_all(START)
    RollMark.objects.update(settled=10**6, seen=10**6)
    order = world.issue(line("1", 3), now=START)

    roll_all(START + OVERLAP)
    assert not LineFact.objects.filter(order=order).exists()
    roll_all(START + LOOK_AT_ALL)
    assert LineFact.objects.filter(order=order).exists()


def test_the_mark_moves_only_over_what_is_rolled(world):
    orders = [world.issue(now=START) for _ in range(3)]
    roll_all(START)
    first = RollMark.objects.get()
    roll_all(START + OVERLAP)
    second = RollMark.objects.get()

    assert first.settled == 0
    assert second.settled == first.seen == max(o.events.latest("pk").pk for o in orders)


def test_rebuilding_mends_whatever_stands_there(world):
    world.issue(now=START)
    roll_all(START)
    before = rows()
    PerformanceRow.objects.update(ordered=7)
    LineFact.objects.update(ordered=9)

    call_command("rebuild_performance")

    assert rows().keys() >= before.keys()
    assert PerformanceRow.objects.whole().get(ordered__gt=0).ordered == 10


def test_run_deadlines_and_the_bell_roll_too(world):
    world.issue()
    call_command("run_deadlines", "--once")
    assert PerformanceRow.objects.exists()

    world.issue()
    ring()
    assert PerformanceRow.objects.whole().get(ordered__gt=0).ordered == 20


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_that_roll_at_once_beside_people_who_answer(world):
    orders = [world.issue() for _ in range(12)]

    def answer():
        for order in orders:
            answer_order(order=order, answers=None, actor=world.actor())

    results = at_once(answer, roll_all, roll_all, roll_all)
    assert not any(isinstance(result, Exception) for result in results), results
    roll_all()

    whole = PerformanceRow.objects.whole().get(ordered__gt=0)
    assert (whole.ordered, whole.accepted) == (120, 120)
    before = rows()
    rebuild()
    assert rows() == before
