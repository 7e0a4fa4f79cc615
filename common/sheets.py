"""Tables that people open in a spreadsheet: nothing in them is taken for a formula."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # so that Excel reads UTF-8
# The wide signs of East Asian keyboards begin a formula in some spreadsheets, too.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
QUOTE = "'"
CHUNK = 200  # lines that leave together: one at a time costs more than making it


class _Line:
    """What `csv` writes to: gives the line back."""

    def write(self, text: str) -> str:
        return text


def safe(cell: object) -> object:
    """The cell as it may stand in a sheet: text that would be read as a formula is quoted."""
    if isinstance(cell, str) and cell.startswith(BEGINS_A_FORMULA):
        return f"{QUOTE}{cell}"
    return cell


def unquoted(text: str) -> str:
    """What `safe` quoted, as it was."""
    return text[1:] if text.startswith(tuple(QUOTE + sign for sign in BEGINS_A_FORMULA)) else text


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The rows as lines of CSV (RFC 4180, UTF-8 with its mark), some at a time."""
    return written([safe(cell) for cell in row] for row in rows)


def written(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The same of rows whose cells are safe already."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK
    chunk = []
    for row in rows:
        chunk.append(writer.writerow(row))
        if len(chunk) == CHUNK:
            yield "".join(chunk)
            chunk.clear()
    yield "".join(chunk)
