"""How many statements an answer costs: few, and as many for 500 rows or lines as for 5."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.services.answering import answer_order
from orders.services.changing import change_order
from tests.orders.views.forms import form_of, url_of
from tests.world import BUYER, line

pytestmark = pytest.mark.django_db

SIZES = (5, 50, 500)
LISTS = {
    "/": 8,
    "/orders/": 8,
    "/orders/?view=waiting": 8,
    "/orders/?view=waiting&q=SKU-1&sort=number": 8,
    "/api/v1/orders/": 5,
    "/api/v1/orders/?limit=200&view=waiting": 5,
}


def statements(act) -> int:
    with CaptureQueriesContext(connection) as seen:
        response = act()
    assert response.status_code in {200, 302}
    return len(seen)


def test_lists_and_today(world):
    client = world.client("lin")
    client.get("/")  # the visit is noted once
    found: dict[str, list[int]] = {path: [] for path in LISTS}
    made = 0
    for size in SIZES:
        for _ in range(size - made):
            world.issue()
        made = size
        for path, counts in found.items():
            counts.append(statements(lambda path=path: client.get(path)))

    for path, counts in found.items():
        assert len(set(counts)) == 1, (path, counts)
        assert counts[0] <= LISTS[path], (path, counts)


@pytest.mark.parametrize("path", ["/orders/{}/", "/orders/{}/peek/", "/api/v1/orders/{}/"])
@pytest.mark.parametrize("story", ["new", "answered", "changed"])
def test_one_order(world, path, story):
    client = world.client("lin")
    client.get("/")
    counts = []
    for size in SIZES:
        order = world.issue(*(line(str(number), 5) for number in range(1, size + 1)))
        if story != "new":
            answer_order(order=order, answers=None, actor=world.actor())
        if story == "changed":
            lines = [line(str(number), 4) for number in range(1, size + 1)]
            change_order(order=order, lines=lines, actor=BUYER)
        counts.append(statements(lambda number=order.number: client.get(path.format(number))))

    assert len(set(counts)) == 1, counts
    assert counts[0] <= 8, counts


@pytest.mark.parametrize("is_page", [True, False])
def test_confirming(world, is_page, django_capture_on_commit_callbacks):
    client = world.client("lin")
    client.post(url_of(world.issue()), {})  # who he is, is noted once
    first = world.issue()
    client.post(url_of(first), form_of(first))
    counts = []
    for size in SIZES:
        order = world.issue(*(line(str(number), 5) for number in range(1, size + 1)))
        data = form_of(order)

        def confirm(order=order, data=data):
            if is_page:
                return client.post(url_of(order), data)
            url = f"/api/v1/orders/{order.number}/acknowledgement/"
            return client.post(url, {"accept_all": True}, content_type="application/json")

        with django_capture_on_commit_callbacks(execute=True):
            counts.append(statements(confirm))
        order.refresh_from_db()
        assert order.answer_kind == "accepted"

    assert len(set(counts)) == 1, counts
    assert counts[0] <= 12, counts
