"""Files in a browser: an export, the answer sheet there and back, its grid, and the import's."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from batches.services import run_due
from orders.import_batch import shared, take_over
from orders.models import LineAcknowledgement, PurchaseOrder
from orders.services.answering import answer_order
from tests.journeys.vendors.house import LONG
from tests.journeys.vendors.test_every_page import all_faults
from tests.orders.imports import rows_of_table
from tests.orders.sheets.files import as_csv
from tests.world import line

if TYPE_CHECKING:
    from playwright.sync_api import Download, Page

    from tests.journeys.vendors.house import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def accepted(order: PurchaseOrder) -> list[int]:
    order.refresh_from_db()
    parts = LineAcknowledgement.objects.filter(event=order.answer_id, code="Accepted")
    return list(parts.order_by("line__position").values_list("quantity", flat=True))


def content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def hand_in(page: Page, raw: bytes, name: str = "answers.csv") -> None:
    """Upload it on the page of the sheet."""
    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": raw}
    )
    page.get_by_role("button", name="Send these answers").click()
    page.get_by_text("waiting to begin").wait_for()


def refused(house: House, page: Page, *rows: list[object], scripts: bool = True) -> None:
    """Upload these rows, let them be answered, and open the grid of what is left."""
    page.goto(f"{house.url}/orders/sheet/")
    hand_in(page, as_csv(*rows))
    run_due()
    if not scripts:
        page.get_by_role("link", name="Look again").click()
    page.get_by_role("link", name="Mend").first.click()
    page.get_by_role("heading", name="Mend the answer sheet").wait_for()


def test_the_sheet_there_and_back(house: House) -> None:
    good, bad = house.world.issue(line("1", 10)), house.world.issue(line("1", 10), line("2", 4))
    with house.page("lin", f"/orders/?q={good.number[:5]}") as page:
        page.goto(f"{house.url}/orders/sheet/?q=PO")
        with page.expect_download() as taken:
            page.get_by_role("link", name="Excel").first.click()
        book = openpyxl.load_workbook(io.BytesIO(content(taken.value)))
        sheet = book["Answers"]
        at = {cell.value: cell.column - 1 for cell in sheet[1]}
        for row in sheet.iter_rows(min_row=2):
            if row[0].value == good.number:
                row[at["Accept"]].value = 10
            elif row[0].value == bad.number and row[1].value == "1":
                row[at["Accept"]].value = "ten"
        file = io.BytesIO()
        book.save(file)
        hand_in(page, file.getvalue(), "answers.xlsx")

        run_due()

        page.get_by_text("1 done, 1 not").wait_for()  # nobody loaded the page anew
        page.get_by_role("link", name="Mend 1 order").click()
        assert page.get_by_text("“ten” is no whole number").is_visible()
        assert page.get_by_text("Line 2 has no answer").is_visible()
        page.get_by_label("Accept, line 1").fill("10")
        page.get_by_label("Accept, line 2").fill("4")
        page.get_by_role("button", name="Send 1 order again").click()
        page.get_by_text("1 waiting to begin").wait_for()
        run_due()
        page.get_by_text("1 done").wait_for()
    assert (accepted(good), accepted(bad)) == ([10], [10, 4])


def test_a_colleagues_answer_is_replaced_by_a_tick_alone(house: House) -> None:
    order = house.world.issue(line("1", 10))
    answer_order(order=order, answers=None, actor=house.world.actor("alice"))
    row: list[object] = [order.number, "1", 8, "", "", 2, "TemporarilyUnavailable"]
    with house.page("lin") as page:
        refused(house, page, row)
        assert page.get_by_text(f"Alice answered order {order.number}").is_visible()
        assert page.get_by_text("now: 10 accepted").is_visible()
        page.get_by_role("button", name="Send 1 order again").click()
        page.get_by_text("waiting to begin").wait_for()
        run_due()
        page.get_by_text("It was not done").wait_for()
        assert accepted(order) == [10]

        page.get_by_role("link", name="Mend 1 order").click()
        page.get_by_label("Send my answer in place of that one").check()
        page.get_by_role("button", name="Send 1 order again").click()
        page.get_by_text("waiting to begin").wait_for()
        run_due()
        page.get_by_text("1 done").wait_for()
    assert accepted(order) == [8]


def test_without_scripts_it_is_files_links_and_forms(house: House) -> None:
    order = house.world.issue(line("1", 10))
    with house.page("lin", java_script_enabled=False) as page:
        refused(house, page, [order.number, "1", 7], scripts=False)
        assert page.get_by_text("nothing is said about 3").is_visible()
        page.get_by_label("Reject, line 1").fill("3")
        page.get_by_label("Reason, line 1").select_option("ObsoleteProduct")
        page.get_by_role("button", name="Send 1 order again").click()
        run_due()
        page.get_by_role("link", name="Look again").click()
        page.get_by_text("1 done").wait_for()
    assert accepted(order) == [7]


def test_a_long_order_shows_on_a_phone_what_is_to_be_done(house: House) -> None:
    order = house.world.issue(*(line(str(at), 10, title=LONG) for at in range(1, 41)))
    rows: list[list[object]] = [[order.number, str(at), 10] for at in range(1, 41)]
    rows[16][2] = "ten"
    with house.page("lin", viewport={"width": 390, "height": 844}, has_touch=True) as page:
        refused(house, page, *rows)
        assert page.get_by_label("Accept, line 17").is_visible()
        assert not page.get_by_label("Accept, line 3", exact=True).is_visible()
        assert page.evaluate("document.documentElement.scrollHeight") < 844 * 2
        page.get_by_text("39 lines without a mark").tap()
        assert page.get_by_label("Accept, line 3", exact=True).is_visible()
        page.get_by_label("Accept, line 17").fill("10")
        page.get_by_role("button", name="Send 1 order again").tap()
        page.get_by_text("waiting to begin").wait_for()
        run_due()
        page.get_by_text("1 done").wait_for()
    assert accepted(order) == [10] * 40


def test_the_pages_of_files_are_accessible_and_fit(house: House) -> None:
    wrong = house.world.issue(*(line(str(at), 10, title=LONG) for at in range(1, 13)))
    taken = house.world.issue(line("1", 10))
    answer_order(order=taken, answers=None, actor=house.world.actor("alice"))
    rows: list[list[object]] = [[wrong.number, str(at), 10] for at in range(1, 13)]
    rows[2] = [wrong.number, "3", "x", "y", "soon", "z", "Because", "1,234"]
    with house.page("lin", "/orders/sheet/") as page:
        found = all_faults(page)
        page.get_by_role("button", name="Send these answers").click()
        refused(house, page, *rows, ["PO99", "1", 1], [taken.number, "1", 10])
        page.get_by_text("lines without a mark").click()
        found += all_faults(page)
    assert found == []


def test_an_import_is_mended_at_the_desk(house: House) -> None:
    rows = rows_of_table(
        {"purchaseOrderNumber": "DESKBAD1", "orderedQuantity": "many", "netCost": "1,234"},
        {"purchaseOrderNumber": "DESKBAD2", "purchaseOrderDate": "soon", "sellingParty": "NOBODY"},
    )
    batch = take_over(
        orders=rows, data=shared(None), actor=house.world.actor("bea"), key="a desk's import"
    )
    run_due()
    with house.page("bea", batch.get_absolute_url()) as page:
        page.get_by_role("link", name="Mend 2 orders").click()
        page.get_by_role("heading", name="Mend the import").wait_for()
        assert all_faults(page) == []
        page.get_by_label("Quantity, line 1").first.fill("120")
        page.get_by_label("Cost, line 1").first.fill("12.34")
        page.get_by_label("Leave out Order DESKBAD2").check()
        page.get_by_role("button", name="Send 2 orders again").click()
        page.get_by_text("waiting to begin").wait_for()
        run_due()
        page.get_by_text("1 created").wait_for()
    assert PurchaseOrder.objects.get(number="DESKBAD1").units == 120
    assert not PurchaseOrder.objects.filter(number="DESKBAD2").exists()


@pytest.mark.parametrize("name", ["Export orders, CSV", "Export lines, CSV"])
def test_the_list_is_taken_away_as_it_is_filtered(house: House, name: str) -> None:
    mine = house.world.issue(line("1", 10), line("2", 4))
    with house.page("lin", f"/orders/?q={mine.number}") as page:
        page.get_by_text("Files", exact=True).click()
        with page.expect_download() as taken:
            page.get_by_role("link", name=name).click()
    text = content(taken.value).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["Order"] for row in rows} == {mine.number}
    assert len(rows) == (1 if "orders" in name else 2)
