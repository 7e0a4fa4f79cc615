"""Files in every dress, and those that mean harm."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import openpyxl
import pytest
import xlsxwriter

from common import uploads
from common.errors import Invalid
from common.uploads import MOST_BYTES, uploaded_rows
from orders.models import PurchaseOrder
from orders.sheets.cells import read_day
from tests.orders.sheets.files import as_csv, as_xlsx, upload

ROWS = [["Order", "Line", "Accept"], ["PO1", "1", "10"], ["Ümläut", "2", "12,50"]]


def read(raw: bytes) -> list[list[str]]:
    return [cells for _at, cells in uploaded_rows(io.BytesIO(raw), len(raw))]


def refused(raw: bytes) -> str:
    with pytest.raises(Invalid) as refusal:
        read(raw)
    return str(refusal.value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_in_every_dress(separator, coding):
    raw = as_csv(*ROWS[1:], heading=ROWS[0], separator=separator)

    assert read(raw.decode().encode(coding)) == ROWS


def test_what_excel_says_of_its_separator_is_obeyed():
    assert read(b"sep=;\r\na;b\r\n1,2;3\r\n") == [["a", "b"], ["1,2", "3"]]


def test_quoted_cells_blank_rows_and_formula_quotes():
    assert read(b'a,b\r\n\r\n,,\r\n"x\r\ny",\'=1\r\n') == [["a", "b"], ["x\r\ny", "=1"]]


def test_letters_that_cannot_be_read_are_refused_with_the_way_out():
    assert "CSV UTF-8" in refused("Order;Zeile\r\nPO1;Größe\r\n".encode("cp1252"))


WORDS = ["订单", "接受"]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_coding_of_chinese_spreadsheets_is_known_by_our_headings(mark):
    text = f"{mark}订单,订单行,接受\r\nPO1,1,10\r\n"
    raw = text.encode("gb18030")

    rows = [cells for _at, cells in uploaded_rows(io.BytesIO(raw), len(raw), WORDS)]
    assert rows == [["订单", "订单行", "接受"], ["PO1", "1", "10"]]
    for other in ("Order;Größe\r\nPO1;1\r\n".encode("cp1252"), "注文,行\r\n".encode("cp932")):
        with pytest.raises(Invalid, match="CSV UTF-8"):
            list(uploaded_rows(io.BytesIO(other), len(other), WORDS))


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows():
    assert "cannot be read as CSV" in refused(b'Order,Title\nPO1,"12 cm\nPO2,x\nPO3,y\n')


def test_a_million_columns_are_cut_and_millions_of_empty_rows_end(monkeypatch):
    assert len(read(b"a," * 1_000_000 + b"\nx,y\n")[0]) == 200
    monkeypatch.setattr(uploads, "MOST_LOOKED_AT", 1000)
    assert read(b"a\n" + b",\n" * 900 + b"b\n") == [["a"], ["b"]]
    assert "more than 10,000 lines" in refused(b"a\n" + b",\n" * 1000)


def test_a_formula_counts_with_its_result_and_is_refused_without_one():
    def sheet(cell: bytes) -> bytes:
        return workbook(**{SHEET: OPEN + b'<row r="1">' + cell + b"</row></sheetData></worksheet>"})

    assert read(sheet(b'<c r="A1"><f>5+5</f><v>10</v></c>')) == [["10"]]
    assert read(sheet(b'<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c>')) == [
        ["", "1"]
    ]
    assert read(sheet(b'<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>')) == [["#DIV/0!"]]
    assert "The formula in cell C7 has no result" in refused(sheet(b'<c r="C7"><f>5+5</f></c>'))


def test_merged_cells_speak_for_their_first_row_alone():
    book = openpyxl.Workbook()
    for row in (["Order", "Line"], ["PO1", 1], [None, 2]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    file = io.BytesIO()
    book.save(file)

    assert read(file.getvalue()) == [["Order", "Line"], ["PO1", "1"], ["", "2"]]


def test_xlsx_as_another_program_writes_it():
    assert read(as_xlsx([1, 0.1, 12.5, True, "text"], heading=["a"])) == [
        ["a"],
        ["1", "0.1", "12.5", "TRUE", "text"],
    ]


def workbook(**parts: bytes) -> bytes:
    """A sound workbook with some parts replaced or added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx(["PO1", 1, 10]))) as sound,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in sound.namelist():
            if name not in parts:
                changed.writestr(name, sound.read(name))
        for name, content in parts.items():
            changed.writestr(name, content)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
OPEN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": b"<x/>"}, "links to other files"),
        ({"xl/macrosheets/sheet1.xml": b"<x/>"}, "macros"),
        ({SHEET: b"\0" * 30_000_000}, "more tightly"),
        ({f"xl/x{n}.xml": b"" for n in range(1001)}, "larger inside"),
        ({SHEET: b"<worksheet><sheetData><row>"}, "no workbook"),
        ({SHEET: b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}, "no workbook"),
        ({SHEET: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'}, "no work"),
        ({RELATIONS: b'<R><Relationship Id="rId1" Target="../../etc/passwd"/></R>'}, "no workbook"),
        ({"xl/workbook.xml": b"<workbook/>"}, "no workbook"),
        ({"[Content_Types].xml": b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"}, "macro"),
    ],
)
def test_workbooks_that_mean_harm(parts, said):
    assert said in refused(workbook(**parts))


def test_a_hundred_megabytes_inside_are_refused_before_they_are_unpacked():
    assert "larger inside" in refused(workbook(**{SHEET: b"<a>" + b"1 2" * 40_000_000}))


def test_a_cell_at_the_far_end_takes_no_room():
    far = (
        OPEN + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c><c r="A1048576"><v>2</v></c></row>'
    )

    assert read(workbook(**{SHEET: far + b"</sheetData></worksheet>"})) == [["2"]]


def test_shared_strings_that_are_not_there_are_empty():
    row = (
        OPEN
        + b'<row r="1"><c t="s" r="A1"><v>999</v></c><c t="s"><v>-3</v></c><c><v>5</v></c></row>'
    )

    assert read(workbook(**{SHEET: row + b"</sheetData></worksheet>"})) == [["", "", "5"]]


@pytest.mark.parametrize(
    "raw",
    [b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", b"PK", b"\xff\xfe\xff"],
)
def test_what_is_no_table_is_refused_in_words(raw):
    assert refused(raw)


def test_too_many_bytes_and_too_many_lines(monkeypatch):
    with pytest.raises(Invalid, match="larger than 15"):
        list(uploaded_rows(io.BytesIO(b"x"), MOST_BYTES + 1))
    monkeypatch.setattr(uploads, "MOST_ROWS", 2)
    assert len(read(b"a\n1\n2\n")) == 3
    assert "more than 2 lines" in refused(b"a\n1\n2\n3\n")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-24", "2026-12-24"),
        ("2026/12/4", "2026-12-04"),
        ("24.12.2026", "2026-12-24"),
        ("24/12/2026", "2026-12-24"),
        ("12/24/2026", "2026-12-24"),
        ("05/05/2026", "2026-05-05"),
        ("46380", "2026-12-24"),
        ("46380.541666", "2026-12-24"),
        ("2026-12-24 00:00:00", "2026-12-24"),
        ("01/12/2026", None),
        ("2026-02-30", None),
        ("soon", None),
        ("1.1.26", None),
    ],
)
def test_days_are_read_where_they_are_certain(text, day):
    found = read_day(text)

    assert (found and found.isoformat()) == day


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "names the columns"),
        (b"a,b\r\n1,2\r\n", "names the columns"),
        (b"Order,Line,Accept\r\nPO1,1,\r\n", "No line of this file is filled in"),
    ],
)
def test_the_page_says_what_is_wrong_with_a_file(world, raw, said):
    response = upload(world, raw or b" ")

    assert response.status_code == 400
    assert said in response.content.decode()
    assert not PurchaseOrder.objects.exclude(answer=None).exists()


def test_ten_thousand_lines_take_little_memory(tmp_path):
    """Of a process of its own, from its start; the kernel's own count of its highest."""
    file = tmp_path / "sheet.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for row in range(10_001):
            sheet.write_row(row, 0, [f"PO{row}", "1", f"title {row} " * 10, 10, *range(16)])
    code = f"""
import django
from django.conf import settings
settings.configure(USE_I18N=True, LANGUAGES=[("en", "English")])
django.setup()
from common.uploads import uploaded_rows
with open({str(file)!r}, "rb") as file:
    rows = list(uploaded_rows(file, 1))
highest = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(len(rows), int(highest.split()[1]) // 1024)
"""
    rows, megabytes = map(int, subprocess.check_output([sys.executable, "-c", code]).split())

    assert rows == 10_001
    assert megabytes < 400
