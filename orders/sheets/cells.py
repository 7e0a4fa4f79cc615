"""The cells of an order's rows, turned into an answer; what is wrong is told cell by cell."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from common.errors import Problem, Problems, Refused
from orders.answer_form import COST, GROUPED, WHOLE, WIDE
from orders.services.answer_lines import ACCEPTED, BACKORDERED, REJECTED, Given, LineAnswer, Part
from orders.sheets.columns import reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orders.models import PurchaseOrder, PurchaseOrderLine
    from orders.sheets.reading import SheetRow

NOON = time(12)
DAY_ZERO = date(1899, 12, 30)  # of spreadsheets
SERIAL = re.compile(r"\A([3-9][0-9]{4})(?:\.[0-9]+)?\Z")  # 1982 to 2173, whatever the time
ISO = re.compile(r"\A([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[T ]00:00(?::00)?Z?)?\Z")
DOTTED = re.compile(r"\A([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})\Z")
SLASHED = re.compile(r"\A([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\Z")
MONTHS = 12


class SheetAnswer:
    """A `Reader` of `answer_order`: the answer that an order's rows make, or what is wrong.

    Lines left empty stay as they were answered before. One that was not answered yet and is left
    empty refuses the order: a rejection is never read out of silence.
    """

    def __init__(self, rows: Sequence[SheetRow]) -> None:
        self.rows = rows
        self.answered_before: int | None = None

    def __call__(
        self,
        order: PurchaseOrder,
        lines: Sequence[PurchaseOrderLine],
        before: Mapping[int, Given],
    ) -> list[LineAnswer]:
        """Give the answer; raises `Refused` with paths that `where` made."""
        self.answered_before = order.answer_id
        problems = Problems()
        rows = self._by_line(problems, lines)
        answers = []
        for line in lines:
            row = rows.get(line.sequence_number)
            given = before.get(line.pk, Given())
            if row is not None and row.is_filled:
                answers.append(_Line(problems, order, line, row).answer())
            elif line.is_cancelled:
                continue
            elif given.total >= line.quantity:
                answers.append(LineAnswer(line.sequence_number, tuple(given.parts), given.net_cost))
            else:
                problems.add(where(line.sequence_number, "accept"), _unsaid(line), code="unsaid")
        problems.raise_if_any()
        return answers

    def _by_line(
        self, problems: Problems, lines: Sequence[PurchaseOrderLine]
    ) -> dict[str, SheetRow]:
        known = {line.sequence_number for line in lines}
        found: dict[str, SheetRow] = {}
        for row in self.rows:
            if not row.is_filled:
                continue
            if row.line not in known:
                text = _("Order %(order)s has no line “%(line)s”. Correct it, or clear the row.")
                names = {"order": row.order, "line": row.line}
                problems.add(where(row.line, "line", row), text % names, row.line)
            elif row.line in found:
                text = _("Line %(line)s stands in row %(row)s, too. Keep one of them.")
                first: dict[str, object] = {"line": row.line, "row": found[row.line].number}
                problems.add(where(row.line, "line", row), text % first, row.line)
            else:
                found[row.line] = row
        return found


def where(line: str, cell: str, row: SheetRow | None = None) -> str:
    """The path of a problem: the line, the cell, and the row where the line alone does not tell."""
    return f"items[{line}].{cell}" if row is None else f"rows[{row.number}].{cell}"


def _unsaid(line: PurchaseOrderLine) -> str:
    return _(
        "Line %(line)s has no answer. An answer covers the whole order: say how many of its "
        "%(ordered)s you accept, backorder or reject."
    ) % {"line": line.sequence_number, "ordered": line.quantity}


class _Line:
    """One filled row beside its line."""

    def __init__(
        self, problems: Problems, order: PurchaseOrder, line: PurchaseOrderLine, row: SheetRow
    ) -> None:
        self.problems = problems
        self.order = order
        self.line = line
        self.row = row
        self.names: dict[str, Any] = {"line": line.sequence_number, "ordered": line.quantity}
        self.is_clear = True

    def answer(self) -> LineAnswer:
        """What the cells say; what is wrong with them stands in the problems."""
        accept, backorder, reject = (self._count(key) for key in ("accept", "backorder", "reject"))
        reason = reason_of(self.row.typed["reason"])
        rest = self.line.quantity - accept - backorder - reject
        if self.is_clear and not self.line.is_cancelled and self._knows_what_is_ordered():
            if rest > 0 and reason and not reject:
                reject = rest
            elif rest > 0:
                self._say_rest(rest)
            self._look_at_what_is_alone(backorder, reject)
        day = self._day()
        parts = []
        if accept:
            parts.append(Part(ACCEPTED, accept))
        if backorder:
            parts.append(Part(BACKORDERED, backorder, **self._when(day)))
        if reject:
            parts.append(Part(REJECTED, reject, reason))
        return LineAnswer(self.line.sequence_number, tuple(parts), self._cost())

    def _wrong(self, cell: str, said: str, **names: object) -> None:
        path = where(self.line.sequence_number, cell)
        self.problems.add(path, said % {**self.names, **names}, self.row.typed.get(cell))
        self.is_clear = False

    def _text(self, cell: str) -> str:
        return self.row.typed[cell].translate(WIDE).strip()

    def _count(self, cell: str) -> int:
        text = self._text(cell)
        if text and not WHOLE.match(text):
            said = _("Line %(line)s: “%(text)s” is no whole number. Enter 0 to %(ordered)s.")
            self._wrong(cell, said, text=text)
            return 0
        return int(text or 0)

    def _say_rest(self, rest: int) -> None:
        said = _(
            "Line %(line)s: of %(ordered)s ordered nothing is said about %(rest)s. Accept or "
            "backorder them, or reject them with a reason."
        )
        self._wrong("accept", said, rest=rest)

    def _look_at_what_is_alone(self, backorder: int, reject: int) -> None:
        if self._text("reason") and not reject:
            self._wrong(
                "reason", _("Line %(line)s: a reason stands here, but nothing is rejected.")
            )
        if self._text("date") and not backorder:
            self._wrong("date", _("Line %(line)s: a date stands here, but nothing is backordered."))

    def _knows_what_is_ordered(self) -> bool:
        """Whether the sheet is of today: the buyer may have changed the line since it was made."""
        text = self.row.ordered.translate(WIDE)
        if WHOLE.match(text) and int(text) != self.line.quantity:
            said = _(
                "Line %(line)s: the sheet says %(text)s ordered, the buyer changed it to "
                "%(ordered)s. Enter what you say to that."
            )
            self._wrong("accept", said, text=text)
        return self.is_clear

    def _day(self) -> date | None:
        text = self._text("date")
        if not text:
            return None
        day = read_day(text)
        if day is None:
            said = _("Line %(line)s: “%(text)s” is no day that is certain. Write it as 2026-12-24.")
            self._wrong("date", said, text=text)
        return day

    def _when(self, day: date | None) -> dict[str, Any]:
        at = datetime.combine(day, NOON, ZoneInfo(self.order.zone)) if day else None
        return {"delivery_at" if self.order.delivery_start else "ship_at": at}

    def _cost(self) -> Decimal | None:
        text = self._text("cost")
        if not text:
            return None
        if GROUPED.match(text):
            said = _(
                "Line %(line)s: “%(text)s” can mean %(more)s or %(less)s. Write it without comma."
            )
            more, less = text.replace(",", ""), text.replace(",", ".")
            self._wrong("cost", said, text=text, more=more, less=less)
        elif not COST.match(text):
            said = _("Line %(line)s: “%(text)s” is no cost. Enter a number such as 12.50.")
            self._wrong("cost", said, text=text)
        else:
            return Decimal(text.replace(",", "."))
        return None


def read_day(text: str) -> date | None:
    """The day that this text means, in the ways of spreadsheets; None where it is not certain."""
    if found := SERIAL.match(text):
        return DAY_ZERO + timedelta(days=int(found[1]))
    if found := ISO.match(text):
        year, month, day = map(int, found.groups())
    elif found := DOTTED.match(text):
        day, month, year = map(int, found.groups())
    elif found := SLASHED.match(text):
        one, other, year = map(int, found.groups())
        if one != other and one <= MONTHS and other <= MONTHS:
            return None  # December 1 here, January 12 there
        month, day = (one, other) if one <= MONTHS else (other, one)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def in_cells(refusal: Refused) -> list[Problem]:
    """A service's problems with the cells that they are about as the ends of their paths."""
    return [
        Problem(f"{head}.{_cell_of(tail)}", problem.reason, problem.value, problem.code)
        for problem in refusal.problems
        for head, _dot, tail in [problem.path.partition(".")]
    ]


def _cell_of(tail: str) -> str:
    last = tail.rpartition(".")[2]
    names = {"scheduled_date": "date", "net_cost": "cost", "code": "backorder"}
    known = {"line", "accept", "backorder", "date", "reject", "reason", "cost"}
    return last if last in known else names.get(last, "accept")
