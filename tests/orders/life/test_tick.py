"""Sixteen at the very tick of a deadline: answers, changes and the clock. One outcome, told once.

A few trials; ACORN_TEST_TRIALS asks for more of them.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from audit.models import AuditEntry
from common.clock import database_now
from common.errors import DomainError
from marketplaces.models import Marketplace
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.changing import change_order
from orders.services.content import content_of
from orders.services.lapsing import lapse_order, miss_deadline
from tests.crowd import at_once, winners
from tests.orders.life.desk import new_desk
from tests.orders.life.plain import check
from tests.world import BUYER, build, line

TRIALS = int(os.environ.get("ACORN_TEST_TRIALS", "20"))
AHEAD = timedelta(milliseconds=120)  # for sixteen threads to stand at the line
JITTER = 0.004  # seconds around the tick
CONFIRM, LAPSE = timedelta(hours=24), timedelta(hours=24)

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_the_tick(tick, offset, act):
    """Act when the clock has come to `tick`, a little sooner or later."""
    time.sleep(max((tick - datetime.now(UTC)).total_seconds() + offset, 0))
    return act()


def crowd(desk, order, tick, expire, dice):
    """Seven answers of two people, five changes, four workers that let the time run out."""

    def answer(accepted, who):
        part = Part("Accepted", accepted)
        return answer_order(
            order=order,
            answers=[LineAnswer("1", (part,))],
            actor=desk.actor(who),
            expected_version=order.version,
        )

    def change(quantity):
        content = content_of(order.lines.get())
        content.quantity = quantity
        return change_order(
            order=order, lines=[content], actor=BUYER, expected_version=order.version
        )

    acts = [partial(answer, 10 - n, ("lin", "alice")[n % 2]) for n in range(7)]
    acts += [partial(change, 12 + n) for n in range(5)]
    acts += [partial(expire, order_id=order.pk)] * 4
    dice.shuffle(acts)
    return [partial(at_the_tick, tick, dice.uniform(-JITTER, JITTER), act) for act in acts]


def told_once(desk, order):
    """What happened after the issue; each of it is one event and one entry of the log."""
    kinds = list(order.events.order_by("pk").values_list("kind", flat=True))
    entries = AuditEntry.objects.filter(chain=desk.acme.audit_chain)
    actions = Counter(entries.values_list("action", flat=True))
    assert actions == Counter(["orders.drafted", *(f"orders.{kind}" for kind in kinds)])
    return kinds[1:]


def test_at_the_confirm_by_one_answer_or_one_change_counts(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    build()
    dice, outcomes = random.Random(2026), Counter()
    for _ in range(TRIALS // 2):
        desk = new_desk(Marketplace.objects.get(code="US"))
        issued = database_now() - CONFIRM + AHEAD
        order = desk.issue(line("1", 10), number=desk.code.code, now=issued)
        tick = order.confirm_by

        results = at_once(*crowd(desk, order, tick, miss_deadline, dice))

        done = [done for done in winners(results, DomainError) if not isinstance(done, bool)]
        assert len(done) == 1
        order.refresh_from_db()
        happened = told_once(desk, order)
        outcomes[" ".join(happened)] += 1
        assert happened[:-1] in ([], ["missed"])
        assert sum(result is True for result in results) == len(happened) - 1
        if happened[-1] == "acknowledged":
            assert order.is_late == (order.answered_at > tick)
        check(order)
    print(outcomes)  # noqa: T201  for who runs many


def test_when_the_time_of_late_lines_is_over_one_of_three_things_happens(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    build()
    dice, outcomes = random.Random(1999), Counter()
    for _ in range(TRIALS - TRIALS // 2):
        desk = new_desk(Marketplace.objects.get(code="US"))
        issued = database_now() - CONFIRM - LAPSE + AHEAD
        order = desk.issue(line("1", 10), number=desk.code.code, now=issued)
        tick = order.confirm_by + LAPSE
        assert miss_deadline(order_id=order.pk, now=order.confirm_by + timedelta(seconds=1))
        order.refresh_from_db()

        results = at_once(*crowd(desk, order, tick, lapse_order, dice))

        assert sum(result is not False for result in winners(results, DomainError)) == 1
        order.refresh_from_db()
        missed, happened = told_once(desk, order)
        outcomes[happened] += 1
        assert missed == "missed"
        assert happened in {"acknowledged", "changed", "lapsed"}
        assert order.units == {"lapsed": 0, "acknowledged": 10}.get(happened, order.units)
        check(order)
    print(outcomes)  # noqa: T201  for who runs many
