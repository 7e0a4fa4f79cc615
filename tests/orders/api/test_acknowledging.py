"""Answers of machines: the same services and the same sentences as on the page."""

from __future__ import annotations

import pytest

from orders.models import OrderEvent
from orders.services.changing import cancel_order
from tests.orders.api.bodies import URL, acknowledge, item, part
from tests.world import BUYER, line


def test_accept_all(world, conforms):
    order = world.issue()

    body = conforms(acknowledge(world.client("lin"), order, {"accept_all": True, "version": 1}))

    assert body["order"]["purchase_order_state"] == "Acknowledged"
    assert body["implicitly_rejected"] == {}


@pytest.mark.parametrize("lines", [5, 50, 500])
def test_accept_all_takes_twelve_statements(
    world, lines, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    client = world.client("lin")
    acknowledge(client, world.issue(), {"accept_all": True})  # who he is, is noted once
    order = world.issue(*(line(str(number), 4) for number in range(1, lines + 1)))

    with django_assert_max_num_queries(12), django_capture_on_commit_callbacks(execute=True):
        response = acknowledge(client, order, {"accept_all": True})

    assert response.status_code == 200
    page = client.get(URL + order.number + "/").json()
    row = response.json()["order"]
    assert row == {name: page[name] for name in row}


@pytest.mark.parametrize(
    ("amount", "status"),
    [
        (5, 200),
        (11, 400),
        (0, 400),
        (-1, 400),
        (2.5, 400),
        (5.0, 400),
        ("5", 400),
        ("٥", 400),
        (True, 400),
        (None, 400),
        ([5], 400),
        (10**9, 400),
        (10**30, 400),
    ],
)
def test_line_by_line(world, conforms, amount, status):
    order = world.issue(line("1", 10))

    response = acknowledge(world.client("lin"), order, {"items": [item(part("Accepted", amount))]})

    assert response.status_code == status
    body = conforms(response)
    if status == 200:
        assert body["implicitly_rejected"] == {"1": 5}
    else:
        assert body["detail"].endswith(".")
        assert not OrderEvent.objects.filter(by_vendor=True).exists()


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([part("Accepted", 11)], "Line 1: 11 is above the ordered 10. Enter 0 to 10."),
        (
            [part("Accepted", 6), part("Rejected", 5, rejection_reason="ObsoleteProduct")],
            "Line 1: 11 is above the ordered 10. Enter 0 to 10.",
        ),
        (
            [part("Rejected", 10)],
            (
                "Say why line 1 is rejected: temporarily unavailable, wrong product identifier, or "
                "obsolete product."
            ),
        ),
        (
            [part("Accepted", 10, rejection_reason="ObsoleteProduct")],
            "Only a rejected quantity has a reason (line 1).",
        ),
        (
            [part("Backordered", 10, scheduled_ship_date="2030-01-01T12:00:00Z")],
            "The buyer allows no backorder for line 1. Accept or reject it.",
        ),
        (
            [part("Accepted", 1, unit_of_measure="Cases")],
            "Line 1 is ordered in Eaches. Answer in Eaches, or say how many a case holds.",
        ),
    ],
)
def test_refusals_read_like_help(world, conforms, parts, said):
    body = conforms(acknowledge(world.client("lin"), world.issue(), {"items": [item(*parts)]}))

    assert said in {body["detail"], *(problem["detail"] for problem in body["problems"])}


@pytest.mark.parametrize(
    ("cost", "status"),
    [
        ({"amount": "14.90"}, 200),
        ({"amount": "15.50", "currency_code": "USD"}, 200),
        ({"amount": "15.51"}, 400),
        ({"amount": "0"}, 400),
        ({"amount": "-1"}, 400),
        ({"amount": "14.9", "currency_code": "EUR"}, 400),
        ({"amount": "0.0000001"}, 400),
        ({"amount": "NaN"}, 400),
        ({"amount": "Infinity"}, 400),
        ({"amount": "1,5"}, 400),
        ({"amount": ""}, 400),
        ({"amount": "9" * 5_000}, 400),
        ({}, 400),
        ("14.90", 400),
    ],
)
def test_costs(world, conforms, cost, status):
    body = {"items": [item(part("Accepted", 10), net_cost=cost)]}

    response = acknowledge(world.client("lin"), world.issue(), body)

    assert response.status_code == status, response.content
    conforms(response)


def test_every_problem_of_every_line_is_named(world, conforms):
    order = world.issue(line("1", 10), line("2", 5))
    body = {"items": [item(part("Accepted", 11)), item(part("Rejected", 6), number="2")]}

    answer = conforms(acknowledge(world.client("lin"), order, body))

    assert [(problem["field"], problem["code"]) for problem in answer["problems"]] == [
        ("items[1]", "above_ordered"),
        ("items[2].item_acknowledgements.0.rejection_reason", "reason_missing"),
        ("items[2]", "above_ordered"),
    ]


def test_unknown_lines_and_lines_twice(world, conforms):
    order = world.issue()
    client = world.client("lin")

    unknown = conforms(
        acknowledge(client, order, {"items": [item(part("Accepted", 1), number="9")]})
    )
    twice = conforms(acknowledge(client, order, {"items": [item(part("Accepted", 1))] * 2}))

    assert unknown["detail"] == f"Order {order.number} has no line 9."
    assert twice["problems"][0]["code"] == "line_twice"


def test_stale_version_is_a_conflict(world, conforms):
    order = world.issue()
    acknowledge(world.client("lin"), order, {"accept_all": True, "version": 1})

    for name in ("lin", "alice"):
        response = acknowledge(world.client(name), order, {"accept_all": True, "version": 1})
        assert response.status_code == 409
        body = conforms(response)
        assert body["code"] == "already_confirmed"
        assert "already confirmed by Lin" in body["detail"]


def test_the_same_answer_again_is_the_same_answer_and_news_to_somebody_else(world, conforms):
    order = world.issue()
    first = acknowledge(world.client("lin"), order, {"accept_all": True})

    again = acknowledge(world.client("lin"), order, {"accept_all": True})
    other = acknowledge(world.client("alice"), order, {"accept_all": True})

    assert (again.status_code, other.status_code) == (200, 409)
    assert conforms(again) == conforms(first)
    assert "already confirmed by Lin" in conforms(other)["detail"]
    assert order.events.filter(by_vendor=True).count() == 1


def test_a_cancelled_order_takes_no_answer(world, conforms):
    order = world.issue()
    cancel_order(order=order, actor=BUYER)

    response = acknowledge(world.client("lin"), order, {"accept_all": True})

    assert response.status_code == 409
    assert "was cancelled today" in conforms(response)["detail"]
