"""What was uploaded or typed into the grid, as rows by order. Pure: no database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

from django.utils.translation import gettext as _

from common.xlsx_reading import unreadable
from orders.sheets.columns import (
    ANSWERS,
    LINE,
    NEEDED,
    ORDER,
    ORDERED,
    VERSION,
    columns_for,
    places,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from common.errors import Invalid
    from orders.models import PurchaseOrder

LONGEST = 40
HEADING_WITHIN = 20  # rows
VERSION_FORM = re.compile(r"\A[0-9]{1,9}\Z")


@dataclass(frozen=True)
class SheetRow:
    """One line as it was filled in: the number of its row, and its cells as text.

    `version` is that of the order when the sheet was made; empty in a file of one's own.
    """

    number: int
    order: str
    line: str
    ordered: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    version: str = ""

    @property
    def is_filled(self) -> bool:
        """Whether anything is said about the line."""
        return any(self.typed.values())

    def as_data(self) -> list[Any]:
        """Fit for JSON; `of` reads it."""
        typed = (self.typed[key] for key in ANSWERS)
        return [self.number, self.line, self.ordered, *typed, self.version]

    @classmethod
    def of(cls, order: str, data: list[Any]) -> Self:
        """As `as_data` wrote it."""
        number, line, ordered, *cells, version = data
        typed = dict(zip(ANSWERS, cells, strict=True))
        return cls(number, order, line, ordered, typed, version)


def sheet_rows(rows: Iterable[tuple[int, list[str]]]) -> Iterator[SheetRow]:
    """The rows below the heading. Raises `Invalid` where none can be found."""
    waiting = iter(rows)
    where: dict[str, int] = {}
    for _number, cells in islice(waiting, HEADING_WITHIN):
        where = places(cells)
        if all(key in where for key in NEEDED):
            break
    else:
        raise _no_heading()
    for number, cells in waiting:
        texts = {key: cells[at][:LONGEST] if at < len(cells) else "" for key, at in where.items()}
        typed = {key: texts.get(key, "") for key in ANSWERS}
        more = texts.get(ORDERED, ""), typed, texts.get(VERSION, "")
        yield SheetRow(number, texts[ORDER], texts[LINE], *more)


def _no_heading() -> Invalid:
    given, filled = columns_for(sees_cost=False)
    names = {column.key: str(column.column.label) for column in (*given, *filled)}
    return unreadable(
        _("No row of the file names the columns %(columns)s. Use the sheet that is offered here.")
        % {"columns": ", ".join(f"“{names[key]}”" for key in NEEDED)}
    )


def by_order(rows: Iterable[SheetRow]) -> dict[str, list[SheetRow]]:
    """The rows of each order about which anything is said, in the order of the file."""
    found: dict[str, list[SheetRow]] = {}
    for row in rows:
        found.setdefault(row.order, []).append(row)
    return {order: mine for order, mine in found.items() if any(row.is_filled for row in mine)}


def seen_version(rows: Iterable[SheetRow], order: PurchaseOrder) -> int | None:
    """The version of the order that these rows were made of; None where they do not tell.

    Rows of several sheets count as the oldest of them. A number that the order has not come to, as
    a spreadsheet makes them by filling down, tells nothing.
    """
    texts = [row.version for row in rows if row.version]
    if not texts or not all(VERSION_FORM.match(text) for text in texts):
        return None
    versions = [int(text) for text in texts]
    return None if max(versions) > order.version else min(versions)
