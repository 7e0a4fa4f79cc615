"""Tables that people open in a spreadsheet: nothing in them is taken for a formula."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # so that Excel reads UTF-8
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """What `csv` writes to: gives the line back."""

    def write(self, text: str) -> str:
        return text


def safe(cell: object) -> object:
    """The cell as it may stand in a sheet: text that would be read as a formula is quoted."""
    if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA):
        return f"'{cell}"
    return cell


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The rows as lines of CSV (RFC 4180, UTF-8 with its mark), one at a time."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])
