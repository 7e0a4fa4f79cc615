"""/api/v1/orders/: the same services, filters and refusals as the pages."""

from __future__ import annotations

import pytest

from tests.world import line

URL = "/api/v1/orders/"


def acknowledge(client, order, body):
    return client.post(
        f"{URL}{order.number}/acknowledgement/", body, content_type="application/json"
    )


def test_list_and_detail(world, django_assert_max_num_queries):
    order = world.issue()
    client = world.client("lin")

    with django_assert_max_num_queries(5):
        page = client.get(URL).json()
    detail = client.get(f"{URL}{order.number}/").json()

    assert page["count"] == 1
    assert page["results"][0]["purchase_order_number"] == order.number
    assert detail["items"][0]["net_cost"] == {"amount": "15.5", "currency_code": "USD"}


def test_logistics_gets_no_money(world):
    order = world.issue()
    client = world.client("otto")

    assert "amounts" not in client.get(URL).json()["results"][0]
    assert "15.5" not in client.get(f"{URL}{order.number}/").content.decode()


def test_accept_all(world):
    order = world.issue()

    response = acknowledge(world.client("lin"), order, {"accept_all": True, "version": 1})

    assert response.status_code == 200
    assert response.json()["order"]["purchase_order_state"] == "Acknowledged"


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
    ("amount", "status"), [(5, 200), (11, 400), (2.5, 400), ("5", 400), (True, 400), (-1, 400)]
)
def test_line_by_line(world, amount, status):
    order = world.issue(line("1", 10))
    part = {"acknowledgement_code": "Accepted", "acknowledged_quantity": {"amount": amount}}
    body = {"items": [{"item_sequence_number": "1", "item_acknowledgements": [part]}]}

    response = acknowledge(world.client("lin"), order, body)

    assert response.status_code == status
    if status == 200:
        assert response.json()["implicitly_rejected"] == {"1": 5}
    else:
        assert response.json()["detail"]


def test_stale_version_is_a_conflict(world):
    order = world.issue()
    client = world.client("lin")
    acknowledge(client, order, {"accept_all": True, "version": 1})

    response = acknowledge(client, order, {"accept_all": True, "version": 1})

    assert response.status_code == 409
    assert response.json()["code"] == "already_confirmed"


def test_stranger_viewer_and_nobody(world, client):
    order = world.issue()
    body = {"accept_all": True}

    foreign = world.client("charlie").get(f"{URL}{order.number}/")
    missing = world.client("charlie").get(f"{URL}NOSUCH/")
    assert foreign.status_code == 404
    assert foreign.content == missing.content
    assert acknowledge(world.client("charlie"), order, body).status_code == 404
    assert acknowledge(world.client("ravi"), order, body).status_code == 403
    assert world.client("lin", verified=False).get(URL).status_code == 403
    assert client.get(URL).status_code == 401


@pytest.mark.parametrize("query", ["sort=junk", "cursor=junk", "limit=0", "state=X", "colour=red"])
def test_unknown_parameters_are_refused(world, query):
    response = world.client("lin").get(f"{URL}?{query}")

    assert response.status_code == 400
    assert set(response.json()) == {"code", "detail", "field"}


@pytest.mark.parametrize("body", ["{", '{"a":1,"a":2}', "[]", '{"items": 3}', '{"x": NaN}'])
def test_bodies_that_are_no_answer(world, body):
    order = world.issue()

    assert acknowledge(world.client("lin"), order, body).status_code == 400
