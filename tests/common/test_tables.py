"""Tables for spreadsheets, read back by others' means."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import openpyxl
import pytest

from common.sheets import kept, safe, unquoted
from common.tables import Column, Kind, Table, csv_of, xlsx_of

COLUMNS = [
    Column("Text"),
    Column("Number", Kind.NUMBER),
    Column("Money", Kind.MONEY),
    Column("Moment", Kind.MOMENT),
    Column("Day", Kind.DAY),
]
AT = datetime(2026, 12, 24, 18, 30, 15, tzinfo=timezone(timedelta(hours=8)))
ROWS = [
    ('plain, "quoted"\nover lines', -3, Decimal("12.500000"), AT, date(2026, 12, 24)),
    ("-3", 0, Decimal("-0.10"), None, None),
    ("", None, None, None, None),
]


def test_csv():
    text = "".join(csv_of(Table("T", COLUMNS, ROWS)))

    assert text[0] == "\ufeff"
    assert list(csv.reader(io.StringIO(text[1:]))) == [
        ["Text", "Number", "Money", "Moment (UTC)", "Day"],
        [ROWS[0][0], "-3", "12.5", "2026-12-24T10:30:15Z", "2026-12-24"],
        ["'-3", "0", "-0.1", "", ""],
        ["", "", "", "", ""],
    ]


def test_xlsx():
    with xlsx_of(Table("A/B: [all]", COLUMNS, ROWS), Table("Second", COLUMNS[:1], [])) as file:
        book = openpyxl.load_workbook(file)

    assert book.sheetnames == ["A B   all ", "Second"]
    rows = book.worksheets[0].iter_rows(min_row=2, max_row=4, values_only=True)
    first, second, third = (list(row) for row in rows)
    moment = AT.astimezone(UTC).replace(tzinfo=None)
    assert first == [ROWS[0][0], -3, 12.5, moment, datetime(2026, 12, 24)]  # noqa: DTZ001
    assert second == ["'-3", 0, -0.1, None, None]
    assert third == [None] * 5


def test_what_was_quoted_comes_back_as_it_was():
    for text in ("=1+1", "@me", "＝1", "\ttab", "plain", "'tis", "00123", "12E4", "1-2", "7"):
        assert unquoted(str(safe(text))) == text
        assert unquoted(str(kept(text))) == text


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("00123", True),
        ("12E45678", True),
        ("2026-12", True),
        ("1.10", True),
        ("12 345", True),
        ("1234567890123456", True),
        ("123456789012345", False),
        ("0", False),
        ("12 cm", False),
        ("E12", False),
        ("PO00012", False),
    ],
)
def test_a_text_that_a_spreadsheet_would_rewrite_is_kept_as_it_is(text, is_kept):
    assert kept(text) == (f"'{text}" if is_kept else text)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_hundred_thousand_rows_take_the_memory_of_a_few(form):
    code = f"""
from common.tables import *
table = Table("T", [Column("A"), Column("B", Kind.NUMBER), Column("C")],
              (("x" * 100 + str(n), n, "y" * 100) for n in range({{count}})))
if "{form}" == "csv":
    for chunk in csv_of(table):
        pass
else:
    xlsx_of(table).close()
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
    few, many = (
        int(subprocess.check_output([sys.executable, "-c", code.replace("{count}", str(count))]))
        for count in (1000, 100_000)
    )
    assert many - few < 20_000  # KiB; the rows are 20 MB
