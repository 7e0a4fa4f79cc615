"""Two files about one order at the same moment."""

from __future__ import annotations

import json
from functools import partial

import pytest

from common.actors import COMMAND
from orders.models import PurchaseOrder
from orders.services.importing import import_file
from tests.crowd import at_once
from tests.orders.documents import samples
from tests.world import build

pytestmark = pytest.mark.django_db(transaction=True)


def document(stamp, deal):
    order = samples.changed("orderDetails.dealCode", deal)
    if stamp:
        order["orderDetails"]["purchaseOrderChangedDate"] = stamp
    return json.dumps(order).encode()


def imported(*files):
    return at_once(*(partial(import_file, raw=raw, actor=COMMAND) for raw in files))


def test_the_same_new_order_is_made_once():
    build()

    results = imported(*[document(None, "SAME")] * 4)

    assert sorted(result.created for result in results) == [0, 0, 0, 1]
    assert sum(result.unchanged for result in results) == 3
    assert PurchaseOrder.objects.get().events.count() == 1


def test_the_newest_of_several_wins_in_whatever_order_they_come():
    build()
    import_file(raw=document(None, "FIRST"), actor=COMMAND)
    stamps = [f"2026-11-21T1{hour}:00:00Z" for hour in range(6)]

    imported(*(document(stamp, f"AT{stamp[11:13]}") for stamp in stamps))

    assert PurchaseOrder.objects.get().deal_code == "AT15"
