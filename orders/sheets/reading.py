"""What was uploaded or typed into the grid, as rows by order. Pure: no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

from django.utils.translation import gettext as _

from common.xlsx_reading import unreadable
from orders.sheets.columns import ANSWERS, LINE, NEEDED, ORDER, ORDERED, columns_for, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from common.errors import Invalid

LONGEST = 40
HEADING_WITHIN = 20  # rows


@dataclass(frozen=True)
class SheetRow:
    """One line as it was filled in: the number of its row, and its cells as text."""

    number: int
    order: str
    line: str
    ordered: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_filled(self) -> bool:
        """Whether anything is said about the line."""
        return any(self.typed.values())

    def as_data(self) -> list[Any]:
        """Fit for JSON; `of` reads it."""
        return [self.number, self.line, self.ordered, *(self.typed[key] for key in ANSWERS)]

    @classmethod
    def of(cls, order: str, data: list[Any]) -> Self:
        """As `as_data` wrote it."""
        number, line, ordered, *cells = data
        return cls(number, order, line, ordered, dict(zip(ANSWERS, cells, strict=True)))


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
        yield SheetRow(number, texts[ORDER], texts[LINE], texts.get(ORDERED, ""), typed)


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
