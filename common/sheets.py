"""Tables that people open in a spreadsheet: nothing in them is taken for a formula."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # so that Excel reads UTF-8
# The wide signs of East Asian keyboards begin a formula in some spreadsheets, too.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
QUOTE = "'"
# What a spreadsheet would take for a number or a day, and write in its own way …
FIGURES = re.compile(r"\A[0-9][0-9 .,:/%Ee+-]*\Z")
# … unless that is the way in which it stands there; it keeps no more than 15 digits.
NUMBER = re.compile(r"\A(0|[1-9][0-9]{0,14})\Z")
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


def kept(cell: object) -> object:
    """The cell as it may stand in CSV, where nothing says what is a text: quoted, too, if a
    spreadsheet would write it otherwise, such as 00123, 12E45678 or 1-2.
    """
    if isinstance(cell, str) and FIGURES.match(cell) and not NUMBER.match(cell):
        return f"{QUOTE}{cell}"
    return safe(cell)


def unquoted(text: str) -> str:
    """What `safe` or `kept` quoted, as it was."""
    bare = text.removeprefix(QUOTE)
    is_quoted = bare != text and (bare.startswith(BEGINS_A_FORMULA) or FIGURES.match(bare))
    return bare if is_quoted else text


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The rows as lines of CSV (RFC 4180, UTF-8 with its mark), some at a time."""
    return written([kept(cell) for cell in row] for row in rows)


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
