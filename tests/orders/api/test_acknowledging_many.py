"""Answers to many orders in one request."""

from __future__ import annotations

import json

import pytest

from machines import limits
from orders.models import OrderEvent

URL = "/api/v1/acknowledgements/"


def send(client, *wanted):
    return client.post(
        URL, json.dumps({"acknowledgements": list(wanted)}), content_type="application/json"
    )


def named(order, **more):
    number = order if isinstance(order, str) else order.number
    return {"purchase_order_number": number, "accept_all": True, **more}


def test_each_has_an_outcome_of_its_own_in_the_order_sent(world, conforms):
    orders = [world.issue() for _ in range(3)]

    body = conforms(
        send(
            world.client("lin"),
            named(orders[0]),
            named(orders[1], version=7),
            named(orders[2], version=1),
        )
    )

    assert (body["done"], body["refused"]) == (2, 1)
    assert [result["status"] for result in body["results"]] == [200, 409, 200]
    assert [r["purchase_order_number"] for r in body["results"]] == [o.number for o in orders]
    assert body["results"][1]["error"]["code"] == "stale"
    assert body["results"][0]["answer"]["order"]["purchase_order_state"] == "Acknowledged"
    assert OrderEvent.objects.filter(by_vendor=True).count() == 2


@pytest.mark.parametrize("name", ["lin", "machine"])
def test_an_unknown_number_refuses_all(world, conforms, name):
    client = world.client(name) if name == "lin" else world.machine()
    mine = world.issue()
    foreign = world.issue(code=world.stranger_code)

    theirs = send(client, named(mine), named(foreign))
    nobodys = send(client, named(mine), named("NOSUCH1"))

    for response in (theirs, nobodys):
        assert response.status_code == 404
        assert conforms(response)["field"] == "acknowledgements.1.purchase_order_number"
    assert theirs.content.replace(foreign.number.encode(), b"NOSUCH1") == nobodys.content
    assert not OrderEvent.objects.filter(by_vendor=True).exists()


@pytest.mark.parametrize("count", [0, 101])
def test_one_to_a_hundred(world, conforms, count):
    order = world.issue()

    response = send(world.client("lin"), *[named(order)] * count)

    assert response.status_code == 400
    conforms(response)


def test_an_order_twice_is_refused(world, conforms):
    order = world.issue()

    response = send(world.client("lin"), named(order), named(order))

    assert response.status_code == 400
    assert "comes twice" in conforms(response)["detail"]


def test_logistics_gets_no_money_and_may_not_answer(world):
    order = world.issue()

    refused = send(world.client("otto"), named(order))
    told = send(world.machine("orders:answer"), named(order))

    assert refused.status_code == 403
    assert told.json()["done"] == 1
    assert b"amounts" not in told.content


def test_each_item_counts_against_the_limit(world, settings):
    settings.API_REQUESTS_A_MINUTE = 5
    machine = world.machine()
    orders = [world.issue() for _ in range(4)]

    first = send(machine, *map(named, orders))
    second = send(machine, *map(named, orders))

    assert first.status_code == 200
    assert first["RateLimit"].startswith(f'"{limits.NAME}";r=1;')
    assert (second.status_code, second.json()["code"]) == (429, "too_many_requests")
    assert "Retry-After" in second
