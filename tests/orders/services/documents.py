"""Files that a buyer sends, and what became of them."""

from __future__ import annotations

import copy
import json

from common.actors import COMMAND
from orders.models import PurchaseOrder
from orders.services.importing import import_file
from tests.orders.documents import samples

LATER = "2026-11-21T10:00:00Z"


def read(world, name):
    return import_file(raw=samples.sample(name), actor=COMMAND, vendor_code=world.code)


def send(*orders, code=None, **more):
    raw = json.dumps({"payload": {"orders": orders}}).encode()
    return import_file(raw=raw, actor=COMMAND, vendor_code=code, **more)


def verdict(result):
    return (result.created, result.changed, result.unchanged, len(result.refused))


def small(**details):
    """The small order of the samples: five cases of ten, backorder allowed, for ACME1."""
    order = copy.deepcopy(samples.ORDER)
    order["purchaseOrderState"] = details.pop("state", "New")
    item = order["orderDetails"]["items"][0]
    item |= {name: details.pop(name) for name in list(details) if name in ITEM_FIELDS}
    order["orderDetails"] |= details
    return {**order, "orderDetails": {k: v for k, v in order["orderDetails"].items() if v}}


ITEM_FIELDS = {"orderedQuantity", "netCost", "isBackOrderAllowed", "listPrice"}


def later(**details):
    return small(purchaseOrderChangedDate=LATER, **details)


def taken():
    return PurchaseOrder.objects.get(number="2JK3S9VC")
