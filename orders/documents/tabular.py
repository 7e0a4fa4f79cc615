"""Orders written as a table, one row a line: what they say, as a document of Amazon's model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.utils.translation import gettext as _

from common.xlsx_reading import unreadable
from orders.documents.enumerations import QUANTITY_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
RENAMED = {
    "purchaseOrderStateChangedDate": "purchaseOrderDate",
    "shipWindow": "shipWindowStart",
    "deliveryWindow": "deliveryWindowStart",
    "items": "itemSequenceNumber",
}
"""Names of the document that a table calls otherwise."""
IN_LINE = re.compile(r"items\[(?P<line>[0-9]+)\]\.?(?P<field>.*)")
LONGEST = 200
WHOLES = frozenset({"orderedQuantity", "unitSize"})
MOMENTS = frozenset({"purchaseOrderDate", *HEAD[5:]})
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  of spreadsheets, whose days have no zone
SERIAL = re.compile(r"\A[3-6][0-9]{4}(\.[0-9]+)?\Z")
PLAIN = re.compile(r"\A([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?))?\Z")
COMMA = re.compile(r"\A[0-9]+,([0-9]{1,2}|[0-9]{4,6})\Z")  # three digits might be thousands
GROUPED = re.compile(r"\A[0-9]{1,3}(,[0-9]{3})+\Z")
PRICE = re.compile(r"\A[0-9]+(\.[0-9]+)?\Z")
ZONED = re.compile(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:?[0-9]{2})\Z")
TRUE, FALSE = frozenset({"true", "yes", "1"}), frozenset({"", "false", "no", "0"})


@dataclass(frozen=True)
class TabularRow:
    """A row of the table: its number in the file, and its cells by the names of `COLUMNS`."""

    number: int
    cells: Mapping[str, str]

    @property
    def is_filled(self) -> bool:
        """Whether it says anything."""
        return any(self.cells.values())

    def as_data(self) -> list[Any]:
        """Fit for JSON; `of` reads it."""
        return [self.number, *(self.cells[name] for name in COLUMNS)]

    @classmethod
    def of(cls, data: Sequence[Any]) -> Self:
        """As `as_data` wrote it."""
        number, *cells = data
        return cls(number, dict(zip(COLUMNS, cells, strict=True)))


def tabular_rows(rows: Iterable[tuple[int, list[str]]]) -> Iterator[TabularRow]:
    """The rows of a table; what their cells hold is judged when an order is read.

    Raises `Invalid` where the first row does not name the columns.
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
    for number, cells in waiting:
        texts = {
            name: cells[where[name]][:LONGEST] if name in where and where[name] < len(cells) else ""
            for name in COLUMNS
        }
        yield TabularRow(number, texts)


def by_number(rows: Iterable[TabularRow]) -> dict[str, list[TabularRow]]:
    """The rows that say something, by the number of their order, in the order of the file."""
    found: dict[str, list[TabularRow]] = {}
    for row in rows:
        if row.is_filled:
            found.setdefault(row.cells[NUMBER], []).append(row)
    return found


def document_of(rows: Sequence[TabularRow]) -> dict[str, Any]:
    """The document that an order's rows make; its head is that of the first row."""
    document = _head(rows[0].cells)
    document["orderDetails"]["items"] = [_line(row.cells) for row in rows]
    return document


def unlike(rows: Sequence[TabularRow]) -> Iterator[tuple[int, str, str]]:
    """Where a further row says of the order what its first row does not: place, column, reason."""
    first = rows[0]
    for place, row in enumerate(rows[1:], 1):
        for name in HEAD:
            text = row.cells[name]
            if text and text != first.cells[name]:
                reason = _("“%(text)s” here, “%(other)s” in row %(row)s of the same order.")
                other = {"text": text, "other": first.cells[name], "row": first.number}
                yield place, name, reason % other


def unclear(rows: Sequence[TabularRow]) -> Iterator[tuple[int, str, str]]:
    """Cells that a table must not leave open: place, column, and the reason in its own words."""
    for place, row in enumerate(rows):
        for name, text in row.cells.items():
            if text and (place == 0 or name in LINE) and (reason := _reason(name, text)):
                yield place, name, reason


def _reason(name: str, text: str) -> str:
    said = ""
    if name in WHOLES and not isinstance(_whole(text), int):
        said = _("“%(text)s” is no whole number.")
    elif name == "netCost" and GROUPED.match(text):
        said = _("“%(text)s” can mean %(more)s or %(less)s. Write it without comma.")
    elif name == "netCost" and not (PRICE.match(text) or COMMA.match(text)):
        said = _("“%(text)s” is no cost. Enter a number such as 12.50.")
    elif name in MOMENTS and not ZONED.match(_moment(text) or ""):
        said = _("“%(text)s” is no certain day. Write 2026-12-24, or with a time 2026-12-24 09:30.")
    elif name == "unitOfMeasure" and text not in QUANTITY_UNITS:
        said = _("“%(text)s” is no unit. Choose Eaches or Cases.")
    elif name == "isBackOrderAllowed" and isinstance(_truth(text), str):
        said = _("“%(text)s” is neither yes nor no.")
    return said % {"text": text, "more": text.replace(",", ""), "less": text.replace(",", ".")}


def cell_of(path: str, rows: Sequence[TabularRow]) -> tuple[int, str] | None:
    """The place of the row and the column that a problem of the document is about."""
    found = IN_LINE.search(path)
    place = int(found["line"]) if found else 0
    names = (found["field"] if found else path).split(".")
    if place >= len(rows):
        return None
    if found and names == [""]:
        return place, "itemSequenceNumber"
    renamed = (RENAMED.get(name, name) for name in reversed(names))
    column = next((name for name in renamed if name in COLUMNS), None)
    return (place, column) if column else None


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
