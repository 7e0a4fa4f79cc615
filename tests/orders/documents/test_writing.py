from __future__ import annotations

import json

import pytest

from orders.documents.reading import read_orders
from orders.documents.writing import write_order
from tests.orders.documents import samples


@pytest.mark.parametrize("name", samples.NAMES)
def test_what_was_read_is_written_the_same(name):
    raw = samples.sample(name).replace(b'"CASES"', b'"Cases"')
    payload = json.loads(raw)["payload"]
    sent = {one["purchaseOrderNumber"]: one for one in payload.get("orders", [payload])}

    orders = read_orders(raw).orders

    assert [write_order(order) for order in orders] == [sent[order.number] for order in orders]


def test_what_the_order_leaves_empty_is_left_out():
    [order] = samples.read(samples.ORDER).orders

    written = write_order(order)

    assert written == samples.ORDER
    assert json.dumps(written)
