"""Orders written as a table, one row a line: what they say, as a document of Amazon's model."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from common.xlsx_reading import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NUMBER = "purchaseOrderNumber"
HEAD = (
    NUMBER,
    "sellingParty",
    "shipToParty",
    "purchaseOrderDate",
    "purchaseOrderType",
    "shipWindowStart",
    "shipWindowEnd",
    "deliveryWindowStart",
    "deliveryWindowEnd",
)
LINE = (
    "itemSequenceNumber",
    "amazonProductIdentifier",
    "vendorProductIdentifier",
    "orderedQuantity",
    "unitOfMeasure",
    "unitSize",
    "isBackOrderAllowed",
    "netCost",
    "currencyCode",
)
COLUMNS = (*HEAD, *LINE)
NEEDED = (NUMBER, "purchaseOrderDate", "itemSequenceNumber", "orderedQuantity")
LONGEST = 200
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  of spreadsheets, whose days have no zone
SERIAL = re.compile(r"\A[3-6][0-9]{4}(\.[0-9]+)?\Z")
PLAIN = re.compile(r"\A([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?))?\Z")
COMMA = re.compile(r"\A[0-9]+,([0-9]{1,2}|[0-9]{4,6})\Z")  # three digits might be thousands
TRUE, FALSE = frozenset({"true", "yes", "1"}), frozenset({"", "false", "no", "0"})


@dataclass
class TabularOrder:
    """The rows of one order: the document that they make, and the number of each line's row."""

    document: dict[str, Any]
    rows: list[int] = field(default_factory=list)


def tabular_orders(rows: Iterable[tuple[int, list[str]]]) -> dict[str, TabularOrder]:
    """The orders of a table, by number; what its cells hold is judged when an order is read.

    The head of an order is that of its first row. Raises `Invalid` where the first row does not
    name the columns.
    """
    waiting = iter(rows)
    heading = {name.lower(): at for at, name in enumerate(next(waiting, (0, []))[1])}
    where = {name: heading[name.lower()] for name in COLUMNS if name.lower() in heading}
    missing = [name for name in NEEDED if name not in where]
    if missing:
        raise unreadable(
            _("The first row does not name the columns %(columns)s. Use the template.")
            % {"columns": ", ".join(missing)}
        )
    found: dict[str, TabularOrder] = {}
    for number, cells in waiting:
        texts = {
            name: cells[where[name]][:LONGEST] if name in where and where[name] < len(cells) else ""
            for name in COLUMNS
        }
        order = found.get(texts[NUMBER])
        if order is None:
            order = found[texts[NUMBER]] = TabularOrder(_head(texts))
        order.document["orderDetails"]["items"].append(_line(texts))
        order.rows.append(number)
    return found


def _head(texts: Mapping[str, str]) -> dict[str, Any]:
    at = _moment(texts["purchaseOrderDate"])
    details: dict[str, Any] = {
        "purchaseOrderDate": at,
        "purchaseOrderStateChangedDate": at,
        "purchaseOrderType": texts["purchaseOrderType"] or None,
        "sellingParty": _party(texts["sellingParty"]),
        "shipToParty": _party(texts["shipToParty"]),
        "shipWindow": _window(texts["shipWindowStart"], texts["shipWindowEnd"]),
        "deliveryWindow": _window(texts["deliveryWindowStart"], texts["deliveryWindowEnd"]),
        "items": [],
    }
    return {NUMBER: texts[NUMBER], "purchaseOrderState": "New", "orderDetails": details}


def _line(texts: Mapping[str, str]) -> dict[str, Any]:
    cost = texts["netCost"]
    return {
        "itemSequenceNumber": texts["itemSequenceNumber"] or None,
        "amazonProductIdentifier": texts["amazonProductIdentifier"] or None,
        "vendorProductIdentifier": texts["vendorProductIdentifier"] or None,
        "orderedQuantity": {
            "amount": _whole(texts["orderedQuantity"]),
            "unitOfMeasure": texts["unitOfMeasure"] or None,
            "unitSize": _whole(texts["unitSize"]),
        },
        "isBackOrderAllowed": _truth(texts["isBackOrderAllowed"]),
        "netCost": {
            "amount": cost.replace(",", ".") if COMMA.match(cost) else cost,
            "currencyCode": texts["currencyCode"] or None,
        }
        if cost
        else None,
    }


def _party(text: str) -> dict[str, str] | None:
    return {"partyId": text} if text else None


def _window(start: str, end: str) -> str | None:
    return f"{_moment(start)}--{_moment(end)}" if start or end else None


def _moment(text: str) -> str | None:
    """With its zone, which in a table is UTC unless it says another; else as it stands there."""
    if SERIAL.match(text):
        at = DAY_ZERO + timedelta(days=float(text))
        return f"{at + timedelta(milliseconds=500):%Y-%m-%dT%H:%M:%S}Z"
    if found := PLAIN.match(text):
        return f"{found[1]}T{found[2] or '00:00'}Z"
    return text or None


def _whole(text: str) -> int | str | None:
    return (
        int(text) if text.isascii() and text.isdecimal() and len(text) < LONGEST else text or None
    )


def _truth(text: str) -> bool | str:
    lower = text.lower()
    return lower in TRUE if lower in TRUE | FALSE else text
