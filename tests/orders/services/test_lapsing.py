"""A confirm-by that passed: late at first, then what nobody answered is cancelled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.models import AuditEntry
from common.clock import database_now
from marketplaces.models import DeadlineRule
from notifications.models import Delivery
from orders.models import AnswerDraft, Deadline
from orders.services.answer_lines import Part
from orders.services.answering import answer_order
from orders.services.drafting import save_draft
from orders.services.lapsing import lapse_order, miss_deadline
from tests.orders.services.steps import ACCEPT, GONE, REJECT, answer, change
from tests.world import line

SECOND = timedelta(seconds=1)
DAY = timedelta(hours=24)


def missed(world, *lines):
    order = world.issue(*lines, now=database_now() - timedelta(hours=72))
    due = order.confirm_by
    assert miss_deadline(order_id=order.pk, now=due + SECOND)
    return order, due


def test_the_tick_is_in_time_and_a_miss_comes_once(world):
    order = world.issue()

    assert not miss_deadline(order_id=order.pk, now=order.confirm_by)
    assert miss_deadline(order_id=order.pk, now=order.confirm_by + SECOND)
    assert not miss_deadline(order_id=order.pk, now=order.confirm_by + 2 * SECOND)

    order.refresh_from_db()
    assert (order.is_late, order.state, order.version) == (True, "New", 1)
    assert AuditEntry.objects.filter(action="orders.missed").count() == 1
    assert Delivery.objects.filter(topic="orders.notice").count() == 2 + 2


def test_a_page_opened_before_the_miss_can_still_be_sent(world):
    order = world.issue(now=database_now() - timedelta(hours=25))
    miss_deadline(order_id=order.pk)

    done = answer_order(order=order, answers=None, actor=world.actor(), expected_version=1)

    assert done.order.is_late


def test_nothing_lapses_before_its_time(world):
    order, due = missed(world)

    assert not lapse_order(order_id=order.pk, now=due + DAY - SECOND)
    assert lapse_order(order_id=order.pk, now=due + DAY)
    assert not lapse_order(order_id=order.pk, now=due + DAY + SECOND)

    order.refresh_from_db()
    assert (order.state, order.units, order.confirm_by) == ("Closed", 0, None)
    assert order.cancelled_at == due + DAY
    entry = AuditEntry.objects.get(action="orders.lapsed")
    assert entry.said["after"]["cancelled"] == {"1": 10}


def test_what_an_earlier_answer_covers_stands(world):
    order = world.issue(line("1", 10), line("2", 4), now=database_now() - timedelta(hours=72))
    answer(world, order, Part(ACCEPT, 6), Part(REJECT, 4, GONE))
    change(order, quantity=25)
    order.refresh_from_db()
    due = order.confirm_by
    miss_deadline(order_id=order.pk, now=due + SECOND)

    assert lapse_order(order_id=order.pk, now=due + DAY)

    order.refresh_from_db()
    assert list(order.lines.values_list("quantity", flat=True)) == [10, 4]
    assert (order.state, order.accepted_units, order.confirm_by) == ("Acknowledged", 6, None)
    assert order.answer_kind == "partial"


def test_an_order_of_which_only_rejected_lines_are_left_is_closed(world):
    """The buyer takes off what was accepted; nobody can take a rejection back, or deliver it."""
    order = world.issue(line("1", 10), line("2", 5))
    answer(world, order, Part(ACCEPT, 10))
    change(order, quantity=0)
    order.refresh_from_db()
    assert order.state == "Acknowledged"
    at = order.confirm_by + timedelta(hours=24)
    miss_deadline(order_id=order.pk, now=at)

    lapse_order(order_id=order.pk, now=at)

    order.refresh_from_db()
    assert (order.state, order.receiving_status, order.cancelled_at) == ("Closed", "CLOSED", None)
    assert order.confirm_by is None


def test_what_was_typed_goes_with_the_order(world):
    order, due = missed(world)
    save_draft(order=order, typed=[{"line": "1", "accept": "4"}], actor=world.actor())

    lapse_order(order_id=order.pk, now=due + DAY)

    order.refresh_from_db()
    assert not order.has_draft
    assert not AnswerDraft.objects.exists()


def test_an_answer_after_the_miss_ends_it(world):
    order, due = missed(world)
    answer_order(order=order, answers=None, actor=world.actor())

    assert not lapse_order(order_id=order.pk, now=due + DAY)
    order.refresh_from_db()
    assert (order.state, order.units) == ("Acknowledged", 10)


@pytest.mark.parametrize("after", [None, 90])
def test_the_rule_says_when_lines_are_cancelled_or_never(world, after):
    DeadlineRule.objects.update(cancel_after=after)
    order, due = missed(world)

    assert not lapse_order(order_id=order.pk, now=due + timedelta(minutes=89))
    assert lapse_order(order_id=order.pk, now=due + timedelta(days=300)) == (after is not None)
    if after is None:
        assert Deadline.objects.get().next_at is None
