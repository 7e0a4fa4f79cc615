"""What is unread in the list of orders and on Today: one's own side of it, at no further cost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.clock import database_now
from threads.models import Message, Thread

pytestmark = pytest.mark.django_db


def marks(text):
    return [int(count) for count in re.findall(r'class="unread".*?</span> (\d+)</a>', text, re.S)]


@pytest.fixture
def listed(world):
    return lambda who, query="": marks(world.client(who).get(f"/orders/{query}").content.decode())


@pytest.mark.parametrize("query", ["", "?sort=deadline", "?view=waiting", "?sort=number"])
def test_the_list_counts_what_one_may_read(world, order, say, listed, query):
    world.issue()
    say("bea", "One")
    say("bea", "House", "house")
    say("otto", "Ours", "vendor")
    say("lin", "Mine")

    assert listed("lin", query) == [2]
    assert listed("otto", query) == [2]
    assert listed("ravi", query) == [3]
    assert listed("charlie", query) == []


def test_a_count_that_changed_shows_at_once(say, listed):
    say("bea", "One")
    assert listed("lin") == [1]
    say("bea", "Two")
    assert listed("lin") == [2]


def test_today_names_the_orders_with_something_new(world, order, say):
    today = lambda who: world.client(who).get("/").content.decode()  # noqa: E731

    say("bea", "House", "house")
    assert 'id="unread"' not in today("lin")
    say("bea", "One")
    assert f'href="/orders/{order.number}/#talk"' in today("lin")
    assert "1 new message" in today("otto")
    assert 'id="unread"' not in today("charlie")
    Thread.objects.update(last_at=database_now() - timedelta(days=31))
    assert 'id="unread"' not in today("lin")


@pytest.mark.parametrize("path", ["/", "/orders/"])
def test_messages_cost_the_pages_nothing_more(world, say, path):
    client, counts = world.client("lin"), []
    client.get(path)
    for _ in range(3):
        for _ in range(10):
            say("bea", "Hello", about=world.issue())
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        counts.append(len(seen))

    assert len(set(counts)) == 1
    assert counts[0] <= 8
    assert Message.objects.count() == 30
