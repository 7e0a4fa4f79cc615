"""A table for a spreadsheet: columns with kinds and rows of any number, as CSV or as XLSX.

Rows are read as they are written, so that a table of any length takes the memory of a few of them.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from common.sheets import kept, safe, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from decimal import Decimal

    from django.http import HttpResponseBase
    from django_stubs_ext import StrOrPromise

CSV, XLSX = "csv", "xlsx"
FORMATS = (CSV, XLSX)
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # a spreadsheet's own limit, as are the next two
LONGEST_NAME = 31
MOST_ROWS = 1_048_575
NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}


class Kind(Enum):
    """What the cells of a column hold. A moment is written in UTC, and the heading says so.

    Counts and costs are for cells that are filled in and read back: what a spreadsheet saves as it
    shows it must not part thousands.
    """

    TEXT = ""
    NUMBER = "#,##0"
    COUNT = "0"
    MONEY = "#,##0.00####"
    COST = "0.00####"
    MOMENT = "yyyy-mm-dd hh:mm"
    DAY = "yyyy-mm-dd"


@dataclass(frozen=True)
class Column:
    """A heading, what stands below it, and how wide that is in letters."""

    label: StrOrPromise
    kind: Kind = Kind.TEXT
    width: int = 14

    @property
    def heading(self) -> str:
        """The label with the zone, where cells are moments."""
        return f"{self.label} (UTC)" if self.kind == Kind.MOMENT else str(self.label)


@dataclass(frozen=True)
class Table:
    """Rows of plain values in the order of the columns; None leaves a cell empty.

    `title` names the sheet. Rows may be a generator: they are read once.
    """

    title: StrOrPromise
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def csv_of(table: Table) -> Iterator[str]:
    """The table as CSV: numbers plain with a point, moments and days in ISO 8601."""
    headings = [safe(column.heading) for column in table.columns]  # in the reader's language, now
    writers = [_AS_TEXT[column.kind] for column in table.columns]

    def rows() -> Iterator[list[object]]:
        yield headings
        for row in table.rows:
            yield [write(cell) for write, cell in zip(writers, row, strict=True)]

    return written(rows())


def xlsx_of(*tables: Table) -> IO[bytes]:
    """The tables as sheets of one workbook, in a file of no name that stands at its beginning."""
    # It is handed to the answer, which closes it.
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        with xlsxwriter.Workbook(file, dict(OPTIONS)) as book:
            for table in tables:
                _add_sheet(book, table)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def download(name: str, wanted: str, *tables: Table) -> HttpResponseBase:
    """An answer that is saved as `name`.csv or `name`.xlsx; a CSV holds the first table alone."""
    if wanted == XLSX:
        answer: HttpResponseBase = FileResponse(xlsx_of(*tables), content_type=XLSX_TYPE)
    else:
        answer = StreamingHttpResponse(csv_of(tables[0]), content_type="text/csv; charset=utf-8")
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{wanted}")
    answer["Content-Disposition"] = str(disposition)
    return answer


def _add_sheet(book: Any, table: Table) -> None:
    sheet = book.add_worksheet(str(table.title).translate(NOT_IN_A_NAME)[:LONGEST_NAME])
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    writers = []
    for index, column in enumerate(table.columns):
        form = book.add_format({"num_format": column.kind.value}) if column.kind.value else None
        sheet.set_column(index, index, column.width, form)
        sheet.write_string(0, index, str(safe(column.heading)), bold)
        writers.append(_put_by(sheet, column.kind, form))
    for number, row in enumerate(table.rows, 1):
        for index, cell in enumerate(row):
            if cell is not None and cell != "":
                writers[index](number, index, cell)


def _put_by(sheet: Any, kind: Kind, form: Any) -> Callable[[int, int, Any], object]:
    """Writes a cell of this kind."""
    if kind == Kind.TEXT:
        return lambda row, at, cell: sheet.write_string(row, at, str(safe(cell))[:LONGEST_CELL])
    if kind == Kind.MOMENT:
        return lambda row, at, cell: sheet.write_datetime(row, at, _utc(cell), form)
    if kind == Kind.DAY:
        return lambda row, at, cell: sheet.write_datetime(row, at, cell, form)
    return lambda row, at, cell: sheet.write_number(row, at, cell, form)


def _utc(moment: datetime) -> datetime:
    """As a spreadsheet keeps it: without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _number(value: Decimal | int | None) -> object:
    """Without an exponent, and without zeros at the end."""
    if value is None or isinstance(value, int):
        return value
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: datetime | None) -> str:
    return f"{value.astimezone(UTC).isoformat(timespec='seconds')[:19]}Z" if value else ""


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


_AS_TEXT: dict[Kind, Callable[[Any], object]] = {
    Kind.TEXT: kept,
    Kind.NUMBER: _number,
    Kind.COUNT: _number,
    Kind.MONEY: _number,
    Kind.COST: _number,
    Kind.MOMENT: _moment,
    Kind.DAY: _day,
}
