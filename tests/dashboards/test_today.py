"""Today: what costs money if it is ignored, and what others did since the last visit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common.clock import database_now
from orders.services.answering import answer_order
from orders.services.changing import change_order
from orders.services.drafting import save_draft
from orders.services.lapsing import miss_deadline
from tests.world import line
from vendors.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(world):
    """Today's page for somebody."""

    def today_(name="lin", **more):
        return world.client(name).get("/", **more)

    return today_


def order_of(response) -> list[str]:
    found = response.context_data["today"]
    groups = (found.late, found.urgent, found.today, found.later)
    return [task.order.number for group in groups for task in group.tasks]


def test_what_is_due_stands_by_deadline_then_value(world, today):
    now = database_now()
    small = world.issue(line("1", 1), now=now - timedelta(hours=10))
    soon = world.issue(line("1", 1), now=now - timedelta(hours=23))
    large = world.issue(line("1", 100), now=now - timedelta(hours=10))
    late = world.issue(line("1", 1), now=now - timedelta(hours=25))
    miss_deadline(order_id=late.pk, now=now)

    response = today("alice")

    assert order_of(response) == [late.number, soon.number, large.number, small.number]
    found = response.context_data["today"]
    assert [len(g.tasks) for g in (found.late, found.urgent, found.today, found.later)] == [
        1,
        1,
        2,
        0,
    ]
    text = response.content.decode()
    assert "4 orders wait for an answer." in text
    assert "1 is late." in text
    assert "$1,596.50" in text  # all four at stake, 103 pieces at 15.50


def test_logistics_sees_no_money_of_it(world, today):
    world.issue()
    world.issue()

    text = today("otto").content.decode()

    assert "$" not in text.split('id="main"')[1]
    assert "At stake" not in text
    assert "Look at it" in text


def test_equal_deadlines_do_not_tell_logistics_which_is_worth_more(world, today):
    now = database_now()
    small, large = (world.issue(line("1", n), now=now) for n in (1, 100))

    assert order_of(today("alice")) == [large.number, small.number]
    assert order_of(today("otto")) == [small.number, large.number]


def test_nothing_due_names_what_comes_next(world, today):
    now = database_now()
    first = world.issue(
        ship_start=None,
        ship_end=None,
        delivery_start=now + timedelta(days=2),
        delivery_end=now + timedelta(days=4),
    )
    second = world.issue()
    for order in (first, second):
        answer_order(order=order, answers=None, actor=world.actor())

    text = today().content.decode()

    assert "Nothing due." in text
    assert f'Next: order <a class="id" href="/orders/{first.number}/">' in text


def test_nothing_at_all_says_what_would_appear(world, today):
    text = today().content.decode()

    assert "Nothing due." in text
    assert "New orders appear here" in text
    assert "Nothing new." in text


def test_a_visit_goes_on_for_half_an_hour(world, today):
    membership = Membership.objects.get(user=world.people["lin"])
    begun = database_now() - timedelta(hours=9)
    membership.seen_at = begun
    membership.save()

    assert today().context_data["since"] == begun
    assert today().context_data["since"] == begun


def test_a_draft_and_a_change_are_named(world, today):
    now = database_now()
    order = world.issue(now=now - timedelta(hours=1))
    save_draft(order=order, typed=[], actor=world.actor("alice"))
    change_order(order=order, lines=[line("1", 12)], actor=world.actor("bea"), now=now)

    text = today().content.decode()

    assert "Draft by Alice." in text
    assert "Changed today" in text


def test_more_than_a_page_holds_is_counted_and_can_be_reached(world, today):
    for _ in range(63):
        world.issue()

    response = today()

    assert len(order_of(response)) == 60
    text = response.content.decode()
    assert "63 orders wait for an answer." in text
    assert 'href="/orders/?view=waiting"' in text
