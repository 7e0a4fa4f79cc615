"""A preview as its page tells it: what is left out and why, what needs a look, the rest."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from batches.services import run_due
from orders.services.answering import answer_order
from orders.services.drafting import save_draft
from tests.world import line

PATH = "/orders/batch/"
DAY = (timezone.now() + timedelta(days=60)).date().isoformat()


@pytest.fixture
def choose(world):
    """Tick these orders and press a button of the list; gives the page."""

    def choose_(*orders, act="confirm", **more):
        numbers = [order.number for order in orders]
        form = {"vendor": world.acme.pk, "act": act, "order": numbers, **more}
        return world.client("lin").post(PATH, form, follow=True)

    return choose_


def test_an_order_is_told_with_all_that_stands_against_it(world, choose):
    strict = world.issue(*(line(str(number), 5) for number in range(1, 6)))
    easy = world.issue(line("1", 5, is_back_order_allowed=True))

    page = choose(strict, easy, act="backorder", day=DAY)
    lin = world.client("lin")
    sealed = {"preview": page.context_data["preview"].sealed(), "day": DAY, "step": "send"}
    address = lin.post(PATH, {"vendor": world.acme.pk, **sealed})["Location"]
    run_due()
    result = lin.get(address).content.decode()

    (left,) = page.context_data["shown"].left_out
    assert (len(left.first), len(left.more)) == (3, 2)
    for text in (page.content.decode(), result):
        assert all(f"allows no backorder for line {number}." in text for number in range(1, 6))
        assert "and 2 more" in text
    file = lin.get(f"{address}result.csv")
    rows = b"".join(file.streaming_content).decode()
    assert "for line 1. Accept or reject it. The buyer" in rows


def test_what_needs_a_look_comes_before_the_usual(world, choose):
    usual = [world.issue(line("1", 10)) for _ in range(21)]
    answered, typed = world.issue(), world.issue()
    answer_order(order=answered, answers=None, actor=world.actor("alice"))
    save_draft(order=typed, typed=[{"line": "1", "accept": "3"}], actor=world.actor())

    told = choose(*usual, answered, typed, act="reject").context_data["shown"]

    assert [(group.key, len(group.rows), group.is_open) for group in told.groups] == [
        ("replaces", 1, True),
        ("drops", 1, True),
        ("whole", 21, False),
    ]
    assert (told.count, told.units) == (23, 230)
    assert told.amounts == [("USD", 23 * Decimal("155.0000"))]


def test_five_hundred_cost_no_more_statements_than_two_and_stay_light(world, choose):
    orders = [world.issue() for _ in range(60)]
    counts = []
    for some in (orders[:2], orders):
        with CaptureQueriesContext(connection) as found:
            page = choose(*some)
        counts.append(len(found))

    assert counts[0] == counts[1]
    assert len(page.content) / len(orders) < 1_500
