"""Orders of a table that stayed out, judged anew for a grid in which they are mended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError, Problem, Refused
from orders.documents.tabular import COLUMNS, HEAD, LINE, NUMBER, TabularRow, cell_of
from orders.models import PurchaseOrder
from orders.services.importing import refuse_foreign, unknown_vendor
from orders.services.importing_rows import booked_to, read_rows, rows_of
from orders.states import OrderType, UnitOfMeasure
from vendors.models import VendorCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict
    from django_stubs_ext import StrOrPromise

    from batches.models import Batch, BatchRow

PLACE = "place"
"""The batch's row that a line of the grid came from."""
LONGEST = 200
YES_OR_NO = [("", "–"), ("true", _("yes")), ("false", _("no"))]
BOXES: dict[str, tuple[StrOrPromise, Sequence[tuple[str, StrOrPromise]]]] = {
    NUMBER: (_("Order number"), ()),
    "sellingParty": (_("Vendor code"), ()),
    "shipToParty": (_("Ship to"), ()),
    "purchaseOrderDate": (_("Ordered on"), ()),
    "purchaseOrderType": (_("Type"), [("", "–"), *OrderType.choices]),
    "shipWindowStart": (_("Ship from"), ()),
    "shipWindowEnd": (_("Ship until"), ()),
    "deliveryWindowStart": (_("Deliver from"), ()),
    "deliveryWindowEnd": (_("Deliver until"), ()),
}
"""What each cell of an order's head is called, and the words to choose from, if it has such."""
CELLS: dict[str, tuple[StrOrPromise, str | Sequence[tuple[str, StrOrPromise]]]] = {
    "itemSequenceNumber": (_("Line"), "text"),
    "amazonProductIdentifier": (_("ASIN"), "text"),
    "vendorProductIdentifier": (_("Item number"), "text"),
    "orderedQuantity": (_("Quantity"), "number"),
    "unitOfMeasure": (_("Unit"), [("", "–"), *UnitOfMeasure.choices]),
    "unitSize": (_("Case size"), "number"),
    "isBackOrderAllowed": (
        _("Backorder allowed"),
        [("", "–"), ("true", _("yes")), ("false", _("no"))],
    ),
    "netCost": (_("Cost"), "number"),
    "currencyCode": (_("Currency"), "text"),
}
"""What each cell of a line is called, and its kind or the words to choose from."""


@dataclass
class GridLine:
    """A row of the table, and what is wrong in which cell of its line."""

    row: TabularRow
    errors: dict[str, str] = field(default_factory=dict)


@dataclass
class GridOrder:
    """The rows of one order. `errors` are those of its head, `sentence` belongs to no cell;
    `position` is the batch's row.
    """

    number: str
    position: int
    head: Mapping[str, str]
    sentence: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    lines: list[GridLine] = field(default_factory=list)

    def put(self, problem: Problem) -> None:
        """Say it in its cell; what has none, above them."""
        place, column = cell_of(problem.path, [line.row for line in self.lines]) or (0, "")
        if column in HEAD:
            self.errors.setdefault(column, str(problem.reason))
        elif column:
            self.lines[place].errors.setdefault(column, str(problem.reason))
        else:
            self.sentence = f"{self.sentence} {problem.reason}".strip()


def grid_of(waiting: Sequence[BatchRow], batch: Batch) -> list[GridOrder]:
    """These orders as they are judged now, in three statements however many they are."""
    booked = booked_to(batch.data)
    found: list[GridOrder] = []
    for row in waiting:
        rows = rows_of(row.payload)
        lines = [GridLine(line) for line in rows]
        order = GridOrder(rows[0].cells[NUMBER], row.position, rows[0].cells, lines=lines)
        found.append(order)
        try:
            read_rows(rows)
        except Refused as refusal:
            for problem in refusal.problems:
                order.put(problem)
    _look(found, booked)
    for order, row in zip(found, waiting, strict=True):
        if not (order.sentence or order.errors or any(line.errors for line in order.lines)):
            order.sentence = row.sentence  # what only sending it tells
    return found


def _look(orders: Sequence[GridOrder], booked: VendorCode | None) -> None:
    """Say what the database knows of these orders: their vendor, and what has their number."""
    parties = [order.head["sellingParty"] for order in orders]
    codes = {code.code: code for code in VendorCode.objects.filter(code__in=parties)}
    numbers = [order.number for order in orders]
    known = {order.number: order for order in PurchaseOrder.objects.filter(number__in=numbers)}
    for order in orders:
        party = order.head["sellingParty"]
        code = booked or codes.get(party)
        try:
            if code is None:
                raise unknown_vendor(party)
            if order.number in known:
                refuse_foreign(known[order.number], code)
        except DomainError as refusal:
            order.put(Problem(refusal.field, str(refusal)))


def typed_rows(fields: QueryDict, most: int, leave: frozenset[int]) -> list[TabularRow]:
    """What was sent from the grid, line by line as it was shown, each with its order's head.

    Lines that were cleared, and those of the batch's rows `leave`, are left out.
    """
    left = {str(position) for position in leave}
    rows = []
    for index in range(1, most + 1):
        place = fields.get(f"{PLACE}-{index}")
        if place is None:
            break
        line = {name: _text(fields, f"{name}-{index}") for name in LINE}
        if place in left or not any(line.values()):
            continue
        head = {name: _text(fields, f"{name}-of-{place}") for name in HEAD}
        number = _text(fields, f"row-{index}")
        row = int(number) if number.isdecimal() and len(number) < len("10000000") else index
        rows.append(TabularRow(row, {name: (head | line)[name] for name in COLUMNS}))
    return rows


def _text(fields: QueryDict, name: str) -> str:
    return fields.get(name, "").strip().replace("\x00", "")[:LONGEST]
