"""What changed while one was away: what others did to orders since the visit before."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.clock import database_now
from dashboards.away import MOST
from orders.services.answering import answer_order
from orders.services.changing import cancel_order
from orders.services.noting import note_change
from tests.orders.services.steps import change, lapse
from tests.world import BUYER, line
from vendors.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def back(world):
    """Today's page for somebody whose visit before ended nine hours ago; or at another time."""

    def back_(name="lin", hours=9.0):
        seen = database_now() - timedelta(hours=hours)
        Membership.objects.filter(user=world.people[name]).update(seen_at=seen, last_visit_at=seen)
        return world.client(name).get("/")

    return back_


def news(response) -> list[tuple[str, str, str]]:
    found = response.context_data["today"].away.news
    return [(item.number, item.text, item.changes) for item in found]


def test_each_order_that_others_touched_in_one_line(world, back):
    answered, changed, cancelled, noted = (world.issue(line("1", 24)) for _ in range(4))
    for order in (answered, changed, noted):
        answer_order(order=order, answers=None, actor=world.actor("alice"))
    change(changed, quantity=20, title="Skillet")
    cancel_order(order=cancelled, actor=BUYER)
    change(noted, title="Skillet")
    note_change(order=noted, actor=world.actor("alice"))

    response = back()

    assert news(response) == [
        (
            noted.number,
            "Alice has seen what the buyer changed.",
            "Line 1, title nothing → Skillet",
        ),
        (cancelled.number, "Order cancelled by the buyer", ""),
        (
            changed.number,
            "Order changed by the buyer: the answer was cut down from 24 to 20 units.",
            "Line 1, quantity 24 pieces → 20 pieces; Line 1, title nothing → Skillet",
        ),
        (answered.number, "Alice confirmed the order: 24 accepted.", ""),
    ]
    text = response.content.decode()
    assert "While you were away" in text
    assert f'<a href="{changed.get_absolute_url()}">{changed.number}</a>' in text


def test_ones_own_acts_are_no_news(world, back):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor("lin"))

    assert news(back("lin")) == []
    assert [number for number, _text, _changes in news(back("alice"))] == [order.number]


def test_what_was_told_before_is_not_told_again_and_nothing_is_quiet(world, back):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor("alice"))

    response = back(hours=-0.01)

    assert news(response) == []
    assert "Nothing new." in response.content.decode()


def test_new_orders_are_counted_not_listed(world, back):
    for _ in range(3):
        world.issue()
    world.issue(now=database_now() - timedelta(hours=12))

    response = back()

    assert news(response) == []
    assert response.context_data["today"].new_count == 3
    assert '<a href="/orders/?view=waiting">3 new orders</a>' in response.content.decode()


def test_lines_that_lapsed_say_which(world, back):
    order = world.issue(line("1", 24))
    answer_order(order=order, answers=None, actor=world.actor("alice"))
    change(order, quantity=30)
    order.refresh_from_db()
    lapse(order)

    [(_number, text, changes)] = news(back())

    assert text == "1 unanswered line was cancelled: the time was up."
    assert changes.startswith("Line 1, quantity 30 pieces → 24 pieces; ")


def test_logistics_reads_of_no_cost(world, back):
    order = world.issue(line("1", 24))
    answer_order(order=order, answers=None, actor=world.actor("alice"))
    change(order, net_cost=Decimal("13.37"), quantity=20)

    seen, hidden = back("fatima"), back("otto")

    assert "Line 1, cost $15.50 → $13.37" in news(seen)[0][2]
    assert news(hidden)[0][2] == "Line 1, quantity 24 pieces → 20 pieces"
    main = hidden.content.decode().split('id="main"')[1]
    assert "13.37" not in main
    assert "15.5" not in main


def test_of_another_vendor_nothing_is_told(world, back):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor("alice"))

    assert news(back("charlie")) == []


def test_as_many_statements_for_many_orders_as_for_one(world, back):
    counts = []
    for size in (1, MOST + 3):
        for _ in range(size):
            order = world.issue()
            answer_order(order=order, answers=None, actor=world.actor("alice"))
            change(order, title=f"Skillet {size}")
        back()
        with CaptureQueriesContext(connection) as seen:
            response = back()
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert len(response.context_data["today"].away.news) == MOST
    assert response.context_data["today"].away.is_cut
