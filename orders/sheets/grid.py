"""Rows that were not taken, judged anew for a grid in which they are mended."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from common.errors import DomainError, Refused
from orders.models import LineAcknowledgement, PurchaseOrder, PurchaseOrderLine
from orders.services.answer_lines import Given, sums
from orders.services.answer_rows import part_of
from orders.services.answering import look_at_answer
from orders.services.answering_sheet import no_such_order, rows_of
from orders.sheets.cells import SheetAnswer, in_cells
from orders.sheets.columns import ANSWERS, LINE, ORDER, reason_of
from orders.sheets.reading import SheetRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from batches.models import BatchRow
    from common.errors import Problem
    from vendors.models import Vendor

PATH = re.compile(r"(?P<kind>items|rows)\[(?P<name>.*)\]\.(?P<cell>\w+)", re.DOTALL)
NAMES = (ORDER, LINE, "ordered", *ANSWERS)


@dataclass
class GridRow:
    """A row with the line that it is about, if there is one, and what is wrong in which cell."""

    row: SheetRow
    line: PurchaseOrderLine | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The code of its reason; what was typed where that is none."""
        return reason_of(self.row.typed["reason"])


@dataclass
class GridOrder:
    """The rows of one order. `sentence` is what belongs to no cell; `position` the batch's row."""

    number: str
    position: int
    order: PurchaseOrder | None = None
    sentence: str = ""
    rows: list[GridRow] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """How many cells are to be mended."""
        return sum(len(row.errors) for row in self.rows)


def grid_of(waiting: Sequence[BatchRow], vendor: Vendor) -> list[GridOrder]:
    """The orders of these rows as they stand now, in three statements however many they are."""
    sent = [(row.position, rows_of(row.payload)) for row in waiting]
    numbers = {rows[0].order for _position, rows in sent}
    orders = {
        order.number: order
        for order in PurchaseOrder.objects.for_vendor(vendor)
        .visible()
        .for_list()
        .filter(number__in=numbers)
    }
    lines: dict[int, list[PurchaseOrderLine]] = defaultdict(list)
    keys = [order.pk for order in orders.values()]
    for line in PurchaseOrderLine.objects.filter(order__in=keys).order_by("position", "pk"):
        lines[line.order_id].append(line)
    given = _given(order.answer_id for order in orders.values())
    found = []
    for position, rows in sent:
        order = orders.get(rows[0].order)
        grid = GridOrder(rows[0].order, position, order)
        if order is None:
            grid.rows = [GridRow(row) for row in rows]
            grid.rows[0].errors[ORDER] = str(no_such_order(grid.number))
        else:
            _judge(grid, order, lines[order.pk], rows, given)
        found.append(grid)
    return found


def _given(events: Iterable[int | None]) -> dict[int, Given]:
    parts: dict[int, list[LineAcknowledgement]] = defaultdict(list)
    keys = [event for event in events if event]
    for part in LineAcknowledgement.objects.filter(event__in=keys):
        parts[part.line_id].append(part)
    found = {}
    for line, mine in parts.items():
        found[line] = sums(part_of(part) for part in mine)
        found[line].net_cost = mine[0].net_cost
    return found


def _judge(
    grid: GridOrder,
    order: PurchaseOrder,
    lines: Sequence[PurchaseOrderLine],
    rows: Sequence[SheetRow],
    before: Mapping[int, Given],
) -> None:
    """Fill in the rows, those of lines that the sheet left out too, and what is wrong with them."""
    grid.rows = _rows(order, lines, rows, before)
    try:
        answers = SheetAnswer(rows)(order, lines, before)
        look_at_answer(order=order, lines=lines, before=before, answers=answers)
    except Refused as refusal:
        for problem in in_cells(refusal):
            _put(grid, problem)
    except DomainError as refusal:
        grid.sentence = str(refusal)


def _rows(
    order: PurchaseOrder,
    lines: Sequence[PurchaseOrderLine],
    rows: Sequence[SheetRow],
    before: Mapping[int, Given],
) -> list[GridRow]:
    known = {line.sequence_number: line for line in lines}
    shown = [GridRow(row, known.get(row.line)) for row in rows]
    named = {row.line for row in rows}
    for line in lines:
        given = before.get(line.pk, Given())
        if line.sequence_number not in named and given.total < line.quantity:
            blank = SheetRow(0, order.number, line.sequence_number, "", dict.fromkeys(ANSWERS, ""))
            shown.append(GridRow(blank, line))
    return shown


def _put(grid: GridOrder, problem: Problem) -> None:
    found = PATH.fullmatch(problem.path)
    name = "line" if found and found["kind"] == "items" else "number"
    for row in grid.rows if found else ():
        if found and str(getattr(row.row, name)) == found["name"]:
            row.errors.setdefault(found["cell"], str(problem.reason))
            return
    grid.sentence = f"{grid.sentence} {problem.reason}".strip()


def typed_rows(fields: Mapping[str, str], most: int) -> list[SheetRow]:
    """What was sent from the grid, row by row as it was shown."""
    rows = []
    for index in range(1, most + 1):
        texts = {name: fields.get(f"{name}-{index}") for name in NAMES}
        if texts[ORDER] is None:
            break
        kept = {
            name: str(text or "").strip().replace("\x00", "")[:40] for name, text in texts.items()
        }
        typed = {key: kept[key] for key in ANSWERS}
        rows.append(SheetRow(index, kept[ORDER], kept[LINE], kept["ordered"], typed))
    return rows
