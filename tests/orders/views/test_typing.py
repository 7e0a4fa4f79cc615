"""What may be typed into the lines of an order: each slip one sentence, and nothing lost."""

from __future__ import annotations

import html
from datetime import timedelta
from decimal import Decimal

import pytest

from orders.models import LineAcknowledgement
from orders.services.answering import answer_order
from orders.services.changing import cancel_order
from orders.services.lapsing import lapse_order, miss_deadline
from tests.orders.services.steps import change
from tests.world import BUYER, line


def send(world, order, name="lin", **typed):
    first = order.lines.order_by("position")[0]
    data = {"vendor": order.vendor_id, "version": order.version, "action": "confirm"}
    data |= {f"accept-{row.pk}": str(row.quantity) for row in order.lines.all()}
    fields = {"accept", "backorder", "date", "reason", "cost"}
    data |= {f"{k}-{first.pk}" if k in fields else k: v for k, v in typed.items()}
    return world.client(name).post(f"/orders/{order.number}/answer/", data)


def text_of(response):
    return html.unescape(response.content.decode())


@pytest.mark.parametrize("typed", [
    "11", "1,000", "1 000", "12.0", "10.5", "-1", "+5", "1e1", "0x5", "ten", "٥", "½", "10 cases",
    "9" * 30, "999999999", "<b>5</b>",
])  # fmt: skip
def test_a_quantity_that_is_none_is_refused_and_stands_there_again(world, typed):
    order = world.issue()

    response = send(world, order, accept=typed)

    assert response.status_code == 400
    text = text_of(response)
    assert "Enter 0 to 10." in text
    assert f'value="{typed}"' in text or typed in {"½", "<b>5</b>"}
    order.refresh_from_db()
    assert (order.state, order.version) == ("New", 1)


@pytest.mark.parametrize(("typed", "means"), [("8", 8), (" 8 ", 8), ("08", 8), ("８", 8)])
def test_a_quantity_in_any_plain_writing_is_taken(world, typed, means):
    order = world.issue()

    response = send(world, order, accept=typed, reason="ObsoleteProduct")

    assert response.status_code == 302
    order.refresh_from_db()
    assert order.accepted_units == means


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("15.51", "$15.51 is above the order's $15.50. A cost can be lowered, never raised."),
        ("1,000", "“1,000” can mean 1000 or 1.000. Write it without comma."),
        ("0", "The cost of line 1 must be above zero."),
        ("0.00", "The cost of line 1 must be above zero."),
        ("-3", "“-3” is no cost. Enter a number such as 12.50."),
        ("1_0", "“1_0” is no cost."),
        ("1e1", "“1e1” is no cost."),
        ("NaN", "“NaN” is no cost."),
        ("1.1234567", "“1.1234567” is no cost."),
        ("$12", "“$12” is no cost."),
        ("1.000,50", "“1.000,50” is no cost."),
        ("9" * 39, "is no cost."),
    ],
)
def test_a_cost_that_cannot_be_is_refused(world, typed, said):
    order = world.issue()

    response = send(world, order, cost=typed)

    assert response.status_code == 400
    assert said in text_of(response)
    assert f'value="{typed}"' in text_of(response)


@pytest.mark.parametrize(("typed", "means"), [("14,90", "14.90"), ("14.9", "14.9"), ("１４", "14")])
def test_a_lower_cost_is_taken_with_point_or_comma(world, typed, means):
    order = world.issue()

    assert send(world, order, cost=typed).status_code == 302
    assert LineAcknowledgement.objects.get().net_cost == Decimal(means)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("", "Give the date for the backordered part of line 1."),
        ("24.12.2030", "“24.12.2030” is no date. Enter it like 2026-12-24."),
        ("2030-02-30", "“2030-02-30” is no date."),
        ("2020-01-01", "is past"),
        ("2999-01-01", "is more than a year away"),
        ("inside", "lies within the order's own window"),
    ],
)
def test_a_backorder_needs_a_day_after_the_window(world, date, said):
    order = world.issue(line("1", 10, is_back_order_allowed=True))
    if date == "inside":
        date = order.ship_end.date().isoformat()
        order.ship_end += timedelta(days=1)
        order.save()

    response = send(world, order, accept="4", backorder="6", date=date)

    assert response.status_code == 400
    assert said in text_of(response)


def test_a_backorder_where_none_is_allowed(world):
    order = world.issue()
    day = (order.ship_end + timedelta(days=9)).date().isoformat()

    response = send(world, order, accept="4", backorder="6", date=day)

    assert response.status_code == 400
    assert "The buyer allows no backorder for line 1. Accept or reject it." in text_of(response)


def test_a_split_of_three(world):
    order = world.issue(line("1", 10, is_back_order_allowed=True))
    day = (order.ship_end + timedelta(days=9)).date().isoformat()

    response = send(
        world, order, accept="4", backorder="3", date=day, reason="TemporarilyUnavailable"
    )

    assert response.status_code == 302
    told = LineAcknowledgement.objects.order_by("pk").values_list("code", "quantity")
    assert list(told) == [("Accepted", 4), ("Backordered", 3), ("Rejected", 3)]


def test_a_line_left_empty_is_asked_about_before_it_is_rejected(world):
    order = world.issue(line("1", 10), line("2", 4))

    asked = send(world, order, accept="")

    assert asked.status_code == 200
    order.refresh_from_db()
    assert order.state == "New"
    told = asked.context_data["form"].told
    assert send(world, order, accept="", rejecting="").status_code == 200
    assert send(world, order, accept="", rejecting=told).status_code == 302
    order.refresh_from_db()
    assert (order.answer_kind, order.accepted_units) == ("partial", 4)


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (lambda world, order: answer_order(order=order, answers=None, actor=world.actor("alice")),
         "was already confirmed by Alice today"),
        (lambda world, order: change(order, quantity=7), "The buyer changed order"),
        (lambda world, order: cancel_order(order=order, actor=BUYER), "The buyer cancelled order"),
    ],
)  # fmt: skip
def test_a_page_that_somebody_overtook_keeps_what_was_typed(world, happens, said):
    order = world.issue(line("1", 10, is_back_order_allowed=True))
    happens(world, order)

    response = send(world, order, accept="6", cost="14.90")

    assert response.status_code == 409
    assert said in text_of(response)
    assert order.events.filter(by_vendor=True).count() == ("Alice" in said)
    if "changed" in said:
        assert 'value="14.90"' in text_of(response)


def test_a_double_click_finds_its_own_answer(world):
    order = world.issue()
    assert send(world, order).status_code == 302

    again = send(world, order)

    assert (again.status_code, again.headers["Location"]) == (302, f"/orders/{order.number}/")
    assert order.events.filter(by_vendor=True).count() == 1


def test_a_late_order_is_confirmed_and_a_lapsed_one_is_not(world):
    late, gone = world.issue(), world.issue()
    for order in (late, gone):
        miss_deadline(order_id=order.pk, now=order.confirm_by + timedelta(minutes=1))
    assert send(world, late).status_code == 302
    lapse_order(order_id=gone.pk, now=gone.confirm_by + timedelta(hours=24))
    gone.refresh_from_db()

    response = send(world, gone)

    assert response.status_code == 409
    assert "was cancelled" in text_of(response)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 5_000, "1.0", "٣"])
def test_a_form_without_a_sound_version_counts_as_stale(world, version):
    order = world.issue()
    order.refresh_from_db()

    response = send(world, order, version=version)

    assert response.status_code == 409
    assert order.events.filter(by_vendor=True).count() == 0
