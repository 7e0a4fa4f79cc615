"""Tables that people upload, as CSV or XLSX, read as rows of text in bounded memory."""

from __future__ import annotations

import csv
import io
from itertools import chain, islice
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext as _

from common.formats import number
from common.sheets import BYTE_ORDER_MARK, unquoted
from common.xlsx_reading import MOST_COLUMNS, OLD, unreadable, xlsx_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from common.errors import Invalid

MOST_BYTES = 15 * 1024 * 1024
MOST_ROWS = 10_000
MOST_LOOKED_AT = 1_048_576  # rows, empty ones too: a spreadsheet holds no more
ZIP = b"PK"
MARKS = [
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
]
SEPARATORS = ";\t,"


def uploaded_rows(
    file: IO[bytes], size: int | None, words: Collection[str] = ()
) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, with their numbers; cells without blanks around them.

    Text that was quoted against being a formula comes as it was. A CSV is read as Unicode, or in
    the coding of Chinese spreadsheets (GB 18030) where one of `words` stands in it then: nothing
    else tells that one from others. Raises `Invalid` with `field` "file" for what cannot be read,
    is larger than `MOST_BYTES` or has more rows than `MOST_ROWS` below its heading.
    """
    if size is None or size > MOST_BYTES:
        raise unreadable(
            _("The file is larger than %(most)s MB. Split it.") % {"most": MOST_BYTES >> 20}
        )
    begin = file.read(4)
    file.seek(0)
    if begin == OLD:
        raise unreadable(
            _("This is an old or locked workbook. Save it as .xlsx without a password, or as CSV.")
        )
    rows = xlsx_rows(file) if begin.startswith(ZIP) else _csv_rows(file.read(), words)
    filled = (
        (at, cells)
        for at, row in chain(islice(rows, MOST_LOOKED_AT), _too_many(rows))
        if any(cells := [unquoted(cell.strip()).replace("\x00", "") for cell in row])
    )
    yield from islice(filled, MOST_ROWS + 1)
    if next(filled, None) is not None:
        raise _too_long()


def _too_long() -> Invalid:
    return unreadable(
        _("The file has more than %(most)s lines. Split it.") % {"most": number(MOST_ROWS)}
    )


def _too_many(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """What comes after as many rows as are looked at: nothing, or a refusal."""
    if next(rows, None) is not None:
        raise _too_long()
    yield from ()


def _csv_rows(raw: bytes, words: Collection[str]) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(raw, words)
    first, _break, rest = text.partition("\n")
    separator = ""
    if first.strip().lower().startswith("sep="):  # what Excel itself writes and obeys
        separator, text = first.strip()[4:5], rest
    separator = separator or _separator(text)
    # Strict: a quotation mark that is never closed would swallow all rows that follow.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            yield reader.line_num, row[:MOST_COLUMNS]
    except csv.Error as error:
        raise unreadable(
            _("Line %(line)s cannot be read as CSV. Save the sheet again and upload it.")
            % {"line": number(reader.line_num)}
        ) from error


def _decoded(raw: bytes, words: Collection[str]) -> str:
    coding = next((name for mark, name in MARKS if raw.startswith(mark)), "")
    if not coding and b"\x00" in raw[:4]:
        coding = "utf-16-le" if raw[1:2] == b"\x00" else "utf-16-be"
    try:
        return raw.decode(coding or "utf-8")
    except UnicodeDecodeError as error:
        text = raw.decode("gb18030", errors="replace")
        if any(word in text for word in words):
            return text.removeprefix(BYTE_ORDER_MARK)
        raise unreadable(
            _("The letters of this file cannot be read. Save it as “CSV UTF-8”, or as .xlsx.")
        ) from error


def _separator(text: str) -> str:
    """What parts the cells of the first line that holds something."""
    first = next((line for line in islice(io.StringIO(text), 50) if line.strip()), "")
    return max(SEPARATORS, key=lambda sign: (first.count(sign), sign == ","))
