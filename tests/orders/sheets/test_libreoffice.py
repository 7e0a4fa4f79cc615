"""The answer sheet and the exports opened, filled in and saved by a real spreadsheet program."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest

from common.clock import database_now
from orders.services.answering import answer_order
from tests.libreoffice import COMMAS, SEMICOLONS, XLSX, needs_libreoffice, saved
from tests.orders.sheets.files import answers, assert_stands, filled, refusals, sent
from tests.world import line

pytestmark = [pytest.mark.django_db, needs_libreoffice]

GTIN = "04006381333931"
TITLE = "Größe L, 陶瓷刀 12 cm"


def taken(world, form: str) -> bytes:
    """The answer sheet as it is downloaded."""
    return bytes(world.client("lin").get(f"/orders/sheet/file/?format={form}").getvalue())


@pytest.fixture
def orders(world):
    """One of three lines whose number a spreadsheet would shorten, and one of a line."""
    lines = line("1", 1200), line("2", 4, is_back_order_allowed=True), line("3", 6, title=TITLE)
    return world.issue(*lines, number="0012E45"), world.issue(line("1", 10), number="00012345")


@pytest.mark.parametrize(
    ("begin", "end"),
    [("xlsx", XLSX), ("xlsx", COMMAS), ("xlsx", SEMICOLONS), ("csv", XLSX), ("csv", COMMAS)],
)
def test_the_sheet_comes_back_from_libreoffice_and_the_answers_stand(
    world, orders, tmp_path, begin, end
):
    order, other = orders
    day = (database_now() + timedelta(days=60)).date()
    opened = saved(taken(world, begin), f"sheet.{begin}", XLSX, tmp_path)
    answer_order(order=other, answers=None, actor=world.actor("alice"))
    typed = filled(
        opened,
        Accept=["=1000+200", None, 5, 9],
        Backorder=[None, 4],
        Backorder_date=[None, day.isoformat()],
        Reason=[None, None, "Obsolete product", "Obsolete product"],
        Your_cost=[15.25],
    )

    raw = saved(typed, "filled.xlsx", end, tmp_path)
    batch = sent(world, raw)

    assert ["Alice answered order 00012345" in text for text in refusals(batch)] == [True]
    assert answers(other) == [("1", "Accepted", 10, "")]
    assert_stands(order, accepted=1200, day=day)


def test_a_day_that_is_a_day_to_the_spreadsheet_comes_back_as_that_day(world, orders, tmp_path):
    order, _other = orders
    day = (database_now() + timedelta(days=60)).date()
    typed = filled(
        taken(world, "xlsx"),
        Accept=[1200, None, 6],
        Backorder=[None, 4],
        Backorder_date=[None, day],
    )

    assert refusals(sent(world, saved(typed, "filled.xlsx", COMMAS, tmp_path))) == []
    assert answers(order)[1] == ("2", "Backordered", 4, "")


@pytest.mark.parametrize("rows", ["orders", "lines"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_opens_with_numbers_as_numbers_and_texts_as_they_are(world, tmp_path, form, rows):
    world.issue(
        line("1", 1200, title=TITLE, vendor_product_identifier=GTIN),
        line("2", 4, title="=1+1", vendor_product_identifier="1-2"),
        line("3", 6, title='@SUM(1;1)&"\n"', vendor_product_identifier="12E45678"),
        number="0012345",
    )
    address = f"/orders/export/?format={form}&rows={rows}"
    raw = world.client("lin").get(address).getvalue()

    opened = saved(raw, f"export.{form}", XLSX, tmp_path)

    book = openpyxl.load_workbook(io.BytesIO(opened))  # with formulas, where there are any
    heading, *found = book.worksheets[0].iter_rows()
    cells = [dict(zip((c.value for c in heading), row, strict=True)) for row in found]
    assert not [cell for row in found for cell in row if cell.data_type == "f"]
    assert {plain(row["Order"].value) for row in cells} == {"0012345"}
    if rows == "orders":
        assert [(row["Units"].value, row["Value"].value) for row in cells] == [(1210, 18755)]
        return
    assert [row["Ordered"].value for row in cells] == [1200, 4, 6]
    assert [row["Cost"].value for row in cells] == [15.5] * 3
    assert [plain(row["Your item number"].value) for row in cells] == [GTIN, "1-2", "12E45678"]
    assert [plain(row["Title"].value) for row in cells] == [TITLE, "=1+1", '@SUM(1;1)&"\n"']


def plain(text: object) -> str:
    """Without the mark by which it stays a text."""
    assert isinstance(text, str), f"{text!r} was a text"
    return text.removeprefix("'")


def test_what_libreoffice_saved_of_an_export_names_the_same_orders(world, orders, tmp_path):
    raw = world.client("lin").get("/orders/export/?format=csv").getvalue()

    again = saved(raw, "export.csv", COMMAS, tmp_path).decode("utf-8-sig")

    found = {row["Order"].removeprefix("'") for row in csv.DictReader(io.StringIO(again))}
    assert found == {order.number for order in orders}
