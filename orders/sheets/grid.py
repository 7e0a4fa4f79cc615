"""Rows that were not taken, judged anew for a grid in which they are mended."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.errors import DomainError, Refused
from common.formats import number
from orders.models import PurchaseOrder, PurchaseOrderLine
from orders.services.answer_lines import Given
from orders.services.answer_rows import given_to_many
from orders.services.answering import look_at_answer
from orders.services.answering_sheet import no_such_order, rows_of
from orders.services.meanwhile import BY_THE_BUYER, news_of, told
from orders.sheets.cells import SheetAnswer, in_cells
from orders.sheets.columns import ANSWERS, LINE, ORDER, VERSION, reason_of
from orders.sheets.reading import SheetRow, seen_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from batches.models import BatchRow
    from common.actors import Actor
    from common.errors import Problem
    from orders.models import OrderEvent
    from vendors.models import Vendor

PATH = re.compile(r"(?P<kind>items|rows)\[(?P<name>.*)\]\.(?P<cell>\w+)", re.DOTALL)
NAMES = (ORDER, LINE, "ordered", *ANSWERS, VERSION)
INSTEAD = "instead"
"""The name of the ticks by which an order is sent although there is news of it."""
PLACE = "place"
"""The batch's row that a line of the grid came from."""


@dataclass
class GridRow:
    """A row with the line that it is about, if there is one, and what is wrong in which cell.

    `given` is what the answer in force says about the line, where there is news of the order.
    """

    row: SheetRow
    line: PurchaseOrderLine | None = None
    given: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The code of its reason; what was typed where that is none."""
        return reason_of(self.row.typed["reason"])


@dataclass
class GridOrder:
    """The rows of one order. `sentence` is what belongs to no cell; `position` the batch's row.

    `news` says what somebody else did since the sheet was made: then the rows go only with a tick,
    whose value `instead` names the order and the version that is shown.
    """

    number: str
    position: int
    order: PurchaseOrder | None = None
    sentence: str = ""
    news: OrderEvent | None = None
    rows: list[GridRow] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """How many cells are to be mended."""
        return sum(len(row.errors) for row in self.rows)

    @property
    def told(self) -> str:
        """The news in a sentence."""
        return told(self.order, self.news) if self.order and self.news else ""

    @property
    def is_changed(self) -> bool:
        """Whether it is the buyer's news, not a colleague's answer."""
        return self.news is not None and self.news.kind in BY_THE_BUYER

    @property
    def instead(self) -> str:
        """The value of the tick."""
        return f"{self.number} {self.order.version}" if self.order else ""

    def version_of(self, row: GridRow) -> str:
        """What is sent as the version that was seen: the one shown, unless that takes a tick."""
        return row.row.version if self.news or not self.order else str(self.order.version)


def grid_of(waiting: Sequence[BatchRow], vendor: Vendor, actor: Actor) -> list[GridOrder]:
    """The orders of these rows as they stand now, in four statements however many they are."""
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
    given = given_to_many(orders.values())
    seen = [
        (orders[rows[0].order], seen_version(rows, orders[rows[0].order]))
        for _position, rows in sent
        if rows[0].order in orders
    ]
    news = news_of(seen, actor)
    found = []
    for position, rows in sent:
        order = orders.get(rows[0].order)
        grid = GridOrder(rows[0].order, position, order, news=news.get(order.pk) if order else None)
        if order is None:
            grid.rows = [GridRow(row) for row in rows]
            grid.rows[0].errors[ORDER] = str(no_such_order(grid.number))
        else:
            _judge(grid, order, lines[order.pk], rows, given.get(order.pk, {}))
        found.append(grid)
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
    for row in grid.rows:
        if grid.news and row.line:
            row.given = _words_of(before.get(row.line.pk, Given()))
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


def _words_of(given: Given) -> str:
    parts = [
        (given.accepted, _("%(units)s accepted")),
        (given.backordered, _("%(units)s backordered")),
        (given.rejected, _("%(units)s rejected")),
    ]
    return _(", ").join(words % {"units": number(count)} for count, words in parts if count)


def _put(grid: GridOrder, problem: Problem) -> None:
    found = PATH.fullmatch(problem.path)
    name = "line" if found and found["kind"] == "items" else "number"
    for row in grid.rows if found else ():
        if found and str(getattr(row.row, name)) == found["name"]:
            row.errors.setdefault(found["cell"], str(problem.reason))
            return
    grid.sentence = f"{grid.sentence} {problem.reason}".strip()


def typed_rows(fields: QueryDict, most: int, leave: frozenset[int]) -> list[SheetRow]:
    """What was sent from the grid, row by row as it was shown.

    The rows of an order whose tick was set have seen the version that the tick names. Rows of the
    batch's rows `leave` are left out.
    """
    left = {str(position) for position in leave}
    ticks = (value.rpartition(" ") for value in fields.getlist(INSTEAD)[:most])
    instead = {order: version for order, _blank, version in ticks}
    rows = []
    for index in range(1, most + 1):
        texts = {name: fields.get(f"{name}-{index}") for name in NAMES}
        if texts[ORDER] is None:
            break
        if fields.get(f"{PLACE}-{index}") in left:
            continue
        kept = {
            name: str(text or "").strip().replace("\x00", "")[:40] for name, text in texts.items()
        }
        typed = {key: kept[key] for key in ANSWERS}
        version = instead.get(kept[ORDER], kept[VERSION])
        rows.append(SheetRow(index, kept[ORDER], kept[LINE], kept["ordered"], typed, version))
    return rows
