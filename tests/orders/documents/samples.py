"""Amazon's own examples, and a small order to spoil in one place."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orders.documents.reading import Reading, read_orders

if TYPE_CHECKING:
    from orders.documents.document import OrderDocument

FOLDER = Path(__file__).parents[2] / "data" / "orders"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))

ORDER: dict[str, Any] = {
    "purchaseOrderNumber": "2JK3S9VC",
    "purchaseOrderState": "New",
    "orderDetails": {
        "purchaseOrderDate": "2026-11-20T15:51:00Z",
        "purchaseOrderStateChangedDate": "2026-11-20T15:51:00Z",
        "sellingParty": {"partyId": "ACME1"},
        "shipToParty": {"partyId": "PHX6"},
        "shipWindow": "2026-11-23T08:00:00Z--2026-11-30T08:00:00Z",
        "items": [
            {
                "itemSequenceNumber": "1",
                "amazonProductIdentifier": "B07DFVDRAB",
                "orderedQuantity": {"amount": 5, "unitOfMeasure": "Cases", "unitSize": 10},
                "isBackOrderAllowed": True,
                "netCost": {"currencyCode": "USD", "amount": "94.97"},
            }
        ],
    },
}

GONE = object()
DETAILS = "orderDetails"
ITEM = "orderDetails.items.0"


def sample(name: str) -> bytes:
    """One of Amazon's examples, as it lies in the folder."""
    return (FOLDER / f"{name}.json").read_bytes()


def changed(path: str, value: object) -> dict[str, Any]:
    """The small order with another value at the path, or with nothing there (GONE)."""
    order = copy.deepcopy(ORDER)
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    holder: Any = order
    for key in way:
        holder = holder[key]
    if value is GONE:
        del holder[last]
    else:
        holder[last] = value
    return order


def read(document: object) -> Reading:
    """What the reader makes of the value, written as JSON."""
    return read_orders(json.dumps(document).encode())


def accepted(path: str, value: object) -> OrderDocument:
    """The order as read with that value at the path; fails if it is refused."""
    reading = read(changed(path, value))
    assert reading.refused == []
    return reading.orders[0]


def refused(path: str, value: object) -> list[tuple[str, str]]:
    """Path and code of each problem that the value at the path makes."""
    reading = read(changed(path, value))
    assert reading.orders == []
    return [(problem.path, problem.code) for problem in reading.refused[0].problems]
