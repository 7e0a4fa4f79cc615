"""What a person types into the lines of an order: read, kept as typed, turned into an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from orders.services.answer_lines import ACCEPTED, BACKORDERED, REJECTED, Given, LineAnswer, Part
from orders.states import RejectionReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from common.errors import Refused
    from orders.models import PurchaseOrder, PurchaseOrderLine

WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
WHOLE = re.compile(r"\A[0-9]{1,9}\Z")
COST = re.compile(r"\A[0-9]{1,12}([.,][0-9]{1,6})?\Z")
GROUPED = re.compile(r"\A[0-9]{1,3},[0-9]{3}\Z")  # a thousand to some, one to others
NAMES = ("accept", "backorder", "date", "reason", "cost")
LONGEST = 40
NOON = time(12)


@dataclass
class Row:
    """One line of the form: the line, what is typed, what is wrong with it."""

    line: PurchaseOrderLine
    before: Given
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    initial: dict[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether its further fields are shown at once."""
        plain = {"accept": str(self.line.quantity), "backorder": "", "date": "", "reason": ""}
        return bool(self.errors) or any(self.typed.get(k, "") != v for k, v in plain.items())

    @property
    def is_touched(self) -> bool:
        """Whether anything was typed that differs from what stood there."""
        return self.typed != self.initial

    @property
    def kept(self) -> int:
        """What is accepted or backordered; a number that cannot be read counts as nothing."""
        numbers = [self.typed.get(name, "") for name in ("accept", "backorder")]
        return sum(int(number) for number in numbers if WHOLE.match(number))

    @property
    def rest(self) -> int:
        """What is neither accepted nor backordered; 0 while a number cannot be read."""
        numbers = [self.typed.get(name, "") or "0" for name in ("accept", "backorder")]
        if not all(WHOLE.match(number) for number in numbers):
            return 0
        return max(self.line.quantity - self.kept, 0)


class AnswerForm:
    """All lines of an order, as they are typed or as they would be confirmed in full."""

    def __init__(
        self,
        order: PurchaseOrder,
        lines: Sequence[PurchaseOrderLine],
        before: Mapping[int, Given],
        data: Mapping[str, str] | None = None,
        draft: Iterable[Mapping[str, str]] | None = None,
    ) -> None:
        self.order = order
        kept = {row.get("line"): row for row in draft or ()}
        self.rows: list[Row] = []
        for line in lines:
            if line.is_cancelled:
                continue
            given = before.get(line.pk, Given())
            initial = self._initial(line, given)
            row = Row(line, given, initial=initial)
            saved = kept.get(line.sequence_number)
            if data is not None:
                row.typed = {n: _clean(data.get(f"{n}-{line.pk}", "")) for n in NAMES}
            elif saved:
                row.typed = {n: _clean(str(saved.get(n, ""))) for n in NAMES}
            else:
                row.typed = dict(initial)
            self.rows.append(row)

    def _initial(self, line: PurchaseOrderLine, given: Given) -> dict[str, str]:
        """What stands in the fields at first: all accepted, or the answer in force."""
        if not given.total:
            return {
                "accept": str(line.quantity),
                "backorder": "",
                "date": "",
                "reason": "",
                "cost": "",
            }
        rest = line.quantity - given.total  # the buyer raised the quantity since
        accepted = given.accepted + (rest if given.kept else 0)
        dates = [p.ship_at or p.delivery_at for p in given.parts if p.code == BACKORDERED]
        reasons = [p.reason for p in given.parts if p.code == REJECTED]
        first = next((at for at in dates if at), None)
        return {
            "accept": str(accepted) if accepted else "",
            "backorder": str(given.backordered) if given.backordered else "",
            "date": first.astimezone(self.zone).date().isoformat() if first else "",
            "reason": reasons[0] if reasons else "",
            "cost": "" if given.net_cost is None else format(given.net_cost.normalize(), "f"),
        }

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which a typed day is meant: that of the fulfilment centre."""
        return ZoneInfo(self.order.zone)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Every error with the id of its field, for the summary at the top."""
        return [
            (f"{name}-{row.line.pk}", text)
            for row in self.rows
            for name, text in row.errors.items()
        ]

    @property
    def unnamed(self) -> list[Row]:
        """Lines of which a rest would be rejected without a reason having been chosen."""
        return [row for row in self.rows if row.rest and not row.typed.get("reason")]

    @property
    def told(self) -> str:
        """The unnamed rests, as a page that told of them sends them back."""
        return " ".join(f"{row.line.pk}:{row.rest}" for row in self.unnamed)

    def as_draft(self) -> list[dict[str, str]]:
        """What was typed, as a draft keeps it."""
        return [{"line": row.line.sequence_number, **row.typed} for row in self.rows]

    def answers(self) -> list[LineAnswer]:
        """The answer that was typed; look at `errors` before sending it."""
        return [self._answer(row) for row in self.rows]

    def _answer(self, row: Row) -> LineAnswer:
        number = row.line.sequence_number
        if row.before.total >= row.line.quantity and not row.is_touched:
            return LineAnswer(number, tuple(row.before.parts), row.before.net_cost)
        accept = _number(row, "accept")
        backorder = _number(row, "backorder")
        at = self._date(row)
        cost = _cost(row)
        parts = []
        if accept:
            parts.append(Part(ACCEPTED, accept))
        if backorder:
            parts.append(Part(BACKORDERED, backorder, **self._when(at)))
        if row.rest and row.typed["reason"] in RejectionReason.values:
            parts.append(Part(REJECTED, row.rest, row.typed["reason"]))
        return LineAnswer(number, tuple(parts), cost)

    def _when(self, at: datetime | None) -> dict[str, Any]:
        return {"delivery_at" if self.order.delivery_start else "ship_at": at}

    def _date(self, row: Row) -> datetime | None:
        text = row.typed["date"]
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            row.errors["date"] = _(
                "Line %(line)s: “%(text)s” is no date. Enter it like 2026-12-24."
            ) % {
                "line": row.line.sequence_number,
                "text": text,
            }
            return None
        return datetime.combine(day, NOON, self.zone)

    def take_refusal(self, refusal: Refused) -> list[str]:
        """Put each problem beside its line; gives what belongs to no line."""
        rows = {f"items[{row.line.sequence_number}]": row for row in self.rows}
        unread = {id(row) for row in self.rows if row.errors}
        others = []
        for problem in refusal.problems:
            head, _dot, tail = problem.path.partition(".")
            row = rows.get(head)
            if row is None:
                others.append(str(problem.reason))
            elif id(row) not in unread:  # what cannot be read says enough
                row.errors.setdefault(_field_of(tail), str(problem.reason))
        return others


def _field_of(tail: str) -> str:
    for ending, name in (("scheduled_date", "date"), ("net_cost", "cost"), ("reason", "reason")):
        if tail.endswith(ending):
            return name
    return "backorder" if tail.endswith("code") else "accept"


def _clean(text: str) -> str:
    """As typed; the wide figures of East Asian keyboards are figures, and nothing else is bent."""
    return text.translate(WIDE).strip().replace("\x00", "")[:LONGEST]


def _number(row: Row, name: str) -> int:
    text = row.typed[name]
    if not text:
        return 0
    if not WHOLE.match(text):
        row.errors[name] = _(
            "Line %(line)s: “%(text)s” is no whole number. Enter 0 to %(ordered)s."
        ) % {
            "line": row.line.sequence_number,
            "text": text,
            "ordered": row.line.quantity,
        }
        return 0
    return int(text)


def _cost(row: Row) -> Decimal | None:
    text = row.typed["cost"]
    if not text:
        return None
    if GROUPED.match(text):
        row.errors["cost"] = _(
            "Line %(line)s: “%(text)s” can mean %(more)s or %(less)s. Write it without comma."
        ) % {
            "line": row.line.sequence_number,
            "text": text,
            "more": text.replace(",", ""),
            "less": text.replace(",", "."),
        }
        return None
    if not COST.match(text):
        row.errors["cost"] = _(
            "Line %(line)s: “%(text)s” is no cost. Enter a number such as 12.50."
        ) % {"line": row.line.sequence_number, "text": text}
        return None
    return Decimal(text.replace(",", "."))
