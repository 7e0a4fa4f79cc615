"""What all that match add up to: kept between two writes to the orders, and never longer."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.services.answering import answer_order
from tests.world import line

WAITING = "/orders/?view=waiting"


@pytest.fixture
def look(world):
    """Open the list; gives its totals and how many statements it took."""

    def look_(path=WAITING, who="lin"):
        with CaptureQueriesContext(connection) as found:
            page = world.client(who).get(path)
        return page.context_data["totals"], len(found)

    return look_


def test_a_view_is_added_up_once_between_two_writes(world, look):
    orders = [world.issue(line("1", 10)) for _ in range(3)]
    first, cost = look()
    again, cheaper = look()
    answer_order(order=orders[0], answers=None, actor=world.actor())
    after, _cost = look()

    assert (first.count, first.units) == (3, 30)
    assert again == first
    assert cheaper < cost
    assert (after.count, after.units) == (2, 20)


def test_each_wish_and_each_vendor_has_its_own(world, look):
    world.issue(line("1", 10))
    world.issue(line("1", 7), number="OTHER1")
    world.issue(line("1", 4), code=world.stranger_code)

    assert look()[0].units == 17
    assert look("/orders/?q=OTHER")[0].units == 7
    assert look("/orders/")[0].units == 17
    assert look(who="charlie")[0].units == 4
