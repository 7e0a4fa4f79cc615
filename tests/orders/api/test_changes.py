"""Polling: what changed since, by either side, without a gap."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from common.clock import database_now
from orders.models import PurchaseOrder
from orders.services.answering import answer_order
from orders.services.changing import cancel_order
from orders.services.lapsing import miss_deadline
from tests.orders.api.bodies import URL
from tests.world import BUYER, build

NOW = "2026-11-25T12:00:00Z"


def changes(client, since, conforms=lambda response: response.json(), **more):
    body = conforms(client.get(URL, {"changed_since": since, **more}))
    return [row["purchase_order_number"] for row in body["results"]], body


@contextmanager
def not_committed_yet(order):
    """Within it the order is cancelled and stamped, but nobody else sees it."""
    stamped, seen = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            cancel_order(order=order, actor=BUYER)
            stamped.set()
            seen.wait(20)
        connection.close()

    thread = threading.Thread(target=slowly)
    thread.start()
    try:
        stamped.wait(20)
        yield
    finally:
        seen.set()
        thread.join()


def test_either_side_and_the_clock_change_an_order(world, conforms):
    long_ago = database_now() - timedelta(hours=30)
    orders = [world.issue(now=long_ago + timedelta(minutes=at)) for at in range(4)]
    client = world.client("lin")
    since = (database_now() - timedelta(hours=1)).isoformat()
    assert changes(client, since, conforms)[0] == []

    cancel_order(order=orders[2], actor=BUYER)
    answer_order(order=orders[0], answers=None, actor=world.actor())
    miss_deadline(order_id=orders[3].pk, now=database_now())

    numbers, body = changes(client, since, conforms)
    assert numbers == [orders[2].number, orders[0].number, orders[3].number]
    stamps = [row["last_change_at"] for row in body["results"]]
    assert stamps == sorted(stamps)
    assert body["count"] == 3


def test_the_next_link_leads_through_all_and_polling_goes_on_from_the_last(world, settings):
    numbers = [world.issue().number for _ in range(5)]
    machine = world.machine()
    since = (database_now() - timedelta(minutes=1)).isoformat()
    told, body = changes(machine, since, limit=2)
    while body["next"]:
        assert body["next"].startswith(f"{settings.PUBLIC_URL}{URL}?")
        body = machine.get(body["next"].removeprefix(settings.PUBLIC_URL)).json()
        told += [row["purchase_order_number"] for row in body["results"]]
    assert told == numbers

    last = body["results"][-1]["last_change_at"]
    again, _body = changes(machine, last)
    assert again[-1] == numbers[-1]  # it comes again, with the version that it had


@pytest.mark.parametrize("query", ["changed_since=x", "changed_since=2026-11-25T08:00:00",
    f"changed_since={NOW}&sort=number", "changed_since=", "changed_since=0001-01-01T00:00:00Z",
    "changed_since=2026-99-25T08:00:00Z"])  # fmt: skip
def test_what_is_no_moment_is_refused(world, conforms, query):
    response = world.client("lin").get(f"{URL}?{query}")

    assert response.status_code == 400
    conforms(response)


def test_it_takes_as_many_statements_for_many(world, django_assert_max_num_queries):
    machine = world.machine()
    since = (database_now() - timedelta(minutes=1)).isoformat()
    changes(machine, since)
    for _ in range(30):
        world.issue()

    with django_assert_max_num_queries(4):
        assert len(changes(machine, since)[0]) == 30


def test_another_vendors_changes_are_not_there(world):
    world.issue(code=world.stranger_code)
    since = (database_now() - timedelta(minutes=1)).isoformat()

    assert changes(world.machine(), since)[0] == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_committed_late_is_not_missed(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    world = build()
    early, late = world.issue(), world.issue()
    client = world.client("lin")
    with not_committed_yet(late):
        # Another vendor's machine would not wait; this write of the same chain does, so it is read.
        first, body = changes(client, (database_now() - timedelta(minutes=1)).isoformat())
        assert set(first) == {early.number, late.number}
        state = {r["purchase_order_number"]: r["purchase_order_state"] for r in body["results"]}
        assert state[late.number] == "New"
        polled_at = database_now().isoformat()  # later than the stamp of what is not committed yet

    _numbers, body = changes(client, polled_at)

    state = {r["purchase_order_number"]: r["purchase_order_state"] for r in body["results"]}
    assert state[late.number] == "Closed"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_change_that_takes_longer_than_the_overlap_holds_the_poll_back(
    settings, tmp_path, monkeypatch
):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("orders.api.changes.OVERLAP", timedelta(seconds=1))
    world = build()
    slow = world.issue()
    theirs = world.issue(code=world.stranger_code)  # another chain, so that neither write waits
    machine = world.machine(admin="charlie")
    mine = world.machine()
    since = database_now().isoformat()
    with not_committed_yet(slow):
        time.sleep(2.2)
        cancel_order(order=theirs, actor=BUYER)  # later, and committed first
        assert changes(machine, since)[0] == []  # held back: it lies beyond what is settled
        told, body = changes(mine, since)
        polls = body["results"][-1]["last_change_at"] if told else since

    assert slow.number in changes(mine, polls)[0]
    assert changes(machine, since)[0] == [theirs.number]


def test_a_poll_ends_where_it_began_and_the_next_one_begins_before(world):
    numbers = [world.issue().number for _ in range(3)]
    machine = world.machine()
    since = (database_now() - timedelta(minutes=1)).isoformat()
    first, body = changes(machine, since, limit=1)
    later = world.issue()  # between two pages
    cancel_order(order=PurchaseOrder.objects.get(number=numbers[2]), actor=BUYER)

    told, stamps = first, [row["last_change_at"] for row in body["results"]]
    while body["next_cursor"]:
        more, body = changes(machine, since, limit=1, cursor=body["next_cursor"])
        told += more
        stamps += [row["last_change_at"] for row in body["results"]]

    assert told == numbers[:2]
    assert changes(machine, stamps[-1])[0][-2:] == [later.number, numbers[2]]


def test_rows_of_one_moment_come_once_each_over_all_pages(world):
    now = database_now()
    numbers = {world.issue(now=now).number for _ in range(7)}
    machine, since = world.machine(), (now - timedelta(minutes=1)).isoformat()
    told, body = changes(machine, since, limit=2)
    while body["next_cursor"]:
        more, body = changes(machine, since, limit=2, cursor=body["next_cursor"])
        told += more

    assert len(told) == 7
    assert set(told) == numbers


@pytest.mark.parametrize(
    "cursor",
    ["x", "1.", ".x", "1.x", "9" * 40 + ".WyJuIl0", "-1.WyJuIl0", "1.1.1", "é.x", "\x00.x"],
)
def test_a_cursor_that_none_of_our_pages_gave_is_refused(world, conforms, cursor):
    since = (database_now() - timedelta(minutes=1)).isoformat()
    response = world.machine().get(URL, {"changed_since": since, "cursor": cursor})

    assert (response.status_code, conforms(response)["field"]) == (400, "cursor")


def test_a_cursor_with_another_end_finds_nothing_of_others(world):
    """A cursor holds no right: whoever writes one himself sees his own orders, and no others."""
    world.issue()
    world.issue()
    since = (database_now() - timedelta(minutes=1)).isoformat()
    _told, body = changes(world.machine(), since, limit=1)
    mark, _dot, rest = body["next_cursor"].partition(".")

    stranger = world.machine(admin="charlie")
    assert changes(stranger, since, cursor=body["next_cursor"])[0] == []
    assert changes(stranger, since, cursor=f"{int(mark) + 10**12}.{rest}")[0] == []


@pytest.mark.parametrize("name", ["changed_since", "ordered_after", "ordered_before"])
def test_a_moment_may_be_in_any_zone(world, name):
    client = world.client("lin")
    for moment in ("1960-09-27T13:04:09-17:12", "9999-12-31T23:00:00-17:12"):
        assert client.get(URL, {name: moment}).status_code in {200, 400}
