"""One answer for many orders: what each act comes to, and that looking ahead tells the truth."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from batches.services import Row, run_due, start
from common.clock import database_now
from orders.models import LineAcknowledgement, PurchaseOrder
from orders.services.answer_lines import ACCEPTED, REJECTED, LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.answering_many import KIND, Act, Wish
from orders.services.changing import cancel_order
from orders.services.looking_ahead import day_after_windows, look_ahead
from tests.world import BUYER, line

LATE = Wish(Act.REJECT, "ObsoleteProduct")


def day_after(world):
    return day_after_windows(PurchaseOrder.objects.for_list(), database_now())


def look(wish):
    orders = list(PurchaseOrder.objects.for_list().order_by("number"))
    return look_ahead(orders=orders, wish=wish, now=database_now())


def send(world, wish, *orders):
    batch = start(
        kind=KIND,
        vendor=world.acme,
        actor=world.actor(),
        key="k",
        rows=[Row(order.number, {"version": order.version}) for order in orders],
        data=wish.as_data(),
    )
    run_due()
    return batch


def said(order):
    order.refresh_from_db()
    rows = LineAcknowledgement.objects.filter(event=order.answer_id).order_by(
        "line__position", "pk"
    )
    return [(row.code, row.quantity, row.reason) for row in rows]


def test_confirm_accepts_everything(world):
    order = world.issue(line("1", 10), line("2", 4))

    (ahead,) = look(Wish(Act.CONFIRM))
    send(world, Wish(Act.CONFIRM), order)

    assert (ahead.accepted, ahead.backordered, ahead.rejected, ahead.refusals) == (14, 0, 0, ())
    assert said(order) == [("Accepted", 10, ""), ("Accepted", 4, "")]


def test_reject_rejects_every_line_and_closes_the_order(world):
    order = world.issue(line("1", 10), line("2", 4))

    (ahead,) = look(LATE)
    send(world, LATE, order)

    assert ahead.rejected == 14
    assert said(order) == [("Rejected", 10, "ObsoleteProduct"), ("Rejected", 4, "ObsoleteProduct")]
    assert order.state == "Closed"


def test_backorder_promises_noon_of_that_day_where_the_goods_go(world):
    order = world.issue(line("1", 10, unit="Cases", unit_size=6, is_back_order_allowed=True))
    wish = Wish(Act.BACKORDER, day=day_after(world))

    (ahead,) = look(wish)
    send(world, wish, order)

    row = LineAcknowledgement.objects.get()
    assert ahead.backordered == 60
    assert (row.code, row.quantity) == ("Backordered", 10)
    assert row.scheduled_ship_at.isoformat() == f"{wish.day}T19:00:00+00:00"  # noon in Phoenix
    assert row.scheduled_delivery_at is None


def test_an_order_with_a_delivery_window_is_promised_to_arrive(world):
    now = database_now()
    world.issue(
        line("1", 10, is_back_order_allowed=True),
        ship_start=None,
        ship_end=None,
        delivery_start=now + timedelta(days=3),
        delivery_end=now + timedelta(days=4),
    )
    wish = Wish(Act.BACKORDER, day=day_after(world))

    send(world, wish, PurchaseOrder.objects.get())

    row = LineAcknowledgement.objects.get()
    assert row.scheduled_delivery_at is not None
    assert row.scheduled_ship_at is None


def test_what_was_rejected_before_stays_so(world):
    order = world.issue(line("1", 10, is_back_order_allowed=True))
    parts = (Part(ACCEPTED, 7), Part(REJECTED, 3, "ObsoleteProduct"))
    answer_order(order=order, answers=[LineAnswer("1", parts)], actor=world.actor())
    order.refresh_from_db()
    wish = Wish(Act.BACKORDER, day=day_after(world))

    (ahead,) = look(wish)
    send(world, wish, order)

    assert (ahead.backordered, ahead.rejected) == (7, 3)
    assert said(order) == [("Backordered", 7, ""), ("Rejected", 3, "ObsoleteProduct")]


def answered(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor("alice"))
    return order


def rejected(world):
    order = world.issue()
    send(world, LATE, order)
    return order


def cancelled(world):
    order = world.issue()
    cancel_order(order=order, reason="Not needed", actor=BUYER)
    return order


def strict(world):
    return world.issue(
        line("1", 10, is_back_order_allowed=True), line("2", 4, is_back_order_allowed=False)
    )


@pytest.mark.parametrize(
    ("make", "act", "told"),
    [
        (answered, Act.CONFIRM, "was answered"),
        (rejected, Act.CONFIRM, "a rejection cannot be taken back"),
        (cancelled, Act.CONFIRM, "was cancelled"),
        (rejected, Act.REJECT, "was rejected"),
        (cancelled, Act.BACKORDER, "was cancelled"),
        (strict, Act.BACKORDER, "allows no backorder for line 2"),
    ],
)
def test_what_is_foretold_as_impossible_is_refused_with_the_same_words(world, make, act, told):
    order = make(world)
    wish = Wish(act, "ObsoleteProduct", day_after(world) if act == Act.BACKORDER else None)
    (ahead,) = look(wish)
    order.refresh_from_db()
    before = order.version

    batch = start(
        kind=KIND,
        vendor=world.acme,
        actor=world.actor(),
        key="again",
        rows=[Row(order.number, {"version": order.version})],
        data=wish.as_data(),
    )
    run_due()

    row = batch.rows.get()
    order.refresh_from_db()
    assert told in ahead.refusals[0]
    assert (row.state, row.sentence) == ("refused", *ahead.refusals)
    assert order.version == before


def test_a_day_within_the_window_is_no_backorder(world):
    world.issue(line("1", 10, is_back_order_allowed=True))
    inside = day_after(world) - timedelta(days=2)

    (ahead,) = look(Wish(Act.BACKORDER, day=inside))

    assert "within the order's own window" in ahead.refusals[0]


def test_changed_since_it_was_seen_it_is_refused_alone(world):
    first, second = world.issue(), world.issue()
    answer_order(order=first, answers=None, actor=world.actor("alice"))

    batch = send(world, LATE, first, second)

    assert list(batch.rows.values_list("state", "code")) == [
        ("refused", "already_confirmed"),
        ("done", ""),
    ]
    assert "Alice" in batch.rows.first().sentence
    assert said(first) == [("Accepted", 10, "")]


def test_an_order_of_another_vendor_is_never_touched(world):
    foreign = world.issue(code=world.stranger_code)

    batch = send(world, LATE, foreign)

    foreign.refresh_from_db()
    assert batch.rows.get().code == "unknown_order"
    assert foreign.answer_id is None


def test_looking_ahead_costs_the_same_for_two_and_for_fifty(world):
    counts = []
    now = database_now()
    for size in (2, 50):
        while PurchaseOrder.objects.count() < size:
            answered(world)
        orders = list(PurchaseOrder.objects.for_list())
        with CaptureQueriesContext(connection) as found:
            look_ahead(orders=orders, wish=LATE, now=now)
        counts.append(len(found))

    assert counts[0] == counts[1] == 2
