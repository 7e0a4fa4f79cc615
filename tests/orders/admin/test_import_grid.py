"""What stays out of an imported table is mended in the browser, each reason in its cell."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from batches.models import Batch
from batches.services import run_due
from orders.documents.tabular import LINE
from orders.models import PurchaseOrder
from tests.orders.imports import table
from tests.orders.sheets.files import fields_of, refusals

CASES = [
    ("orderedQuantity-1", {"orderedQuantity": "many"}, "120"),
    ("netCost-1", {"netCost": "1,234"}, "1234"),
    ("currencyCode-1", {"currencyCode": "US"}, "USD"),
    ("unitOfMeasure-1", {"unitOfMeasure": "Boxes"}, "Eaches"),
    ("isBackOrderAllowed-1", {"isBackOrderAllowed": "maybe"}, "true"),
    ("sellingParty-of-1", {"sellingParty": "NOBODY"}, "ACME1"),
    ("purchaseOrderDate-of-1", {"purchaseOrderDate": "soon"}, "2026-11-25"),
    ("shipWindowStart-of-1", {"shipWindowStart": "2026-13-01"}, "2026-12-01"),
    ("purchaseOrderNumber-of-1", {"purchaseOrderNumber": "B AD"}, "BAD1"),
    ("purchaseOrderType-of-1", {"purchaseOrderType": "Odd"}, "RushOrder"),
]


@pytest.fixture
def sent(bea, desk):
    def send(content: bytes, **more) -> Batch:
        file = SimpleUploadedFile("orders.csv", content)
        address = bea.post(desk("import"), {"file": file, **more})["Location"]
        run_due()
        return Batch.objects.get(pk=int(address.split("/")[-2]))

    return send


@pytest.fixture
def grid(bea):
    def page(batch) -> str:
        return str(bea.get(f"/orders/import/{batch.pk}/").content.decode())

    return page


@pytest.fixture
def mend(bea, grid):
    """Send the grid as it stands but for these fields."""

    def send(batch, **more) -> Batch:
        form = fields_of(grid(batch))
        typed = {name.replace("__", "-"): value for name, value in more.items()}
        response = bea.post(f"/orders/import/{batch.pk}/", form | typed)
        run_due()
        return Batch.objects.get(pk=int(response["Location"].split("/")[-2]))

    return send


def error_of(page: str, name: str) -> str:
    """What is said beside the field."""
    _before, _mark, after = page.partition(f'id="id_{name}_error"')
    return after.partition("</span></span>")[0].rpartition(">")[2]


@pytest.mark.parametrize(("name", "wrong", "right"), CASES)
def test_each_reason_stands_in_its_cell_and_is_mended_there(sent, grid, mend, name, wrong, right):
    batch = sent(table({"purchaseOrderNumber": "BAD1"} | wrong))
    assert refusals(batch)
    assert error_of(grid(batch), name)

    assert refusals(mend(batch, **{name.replace("-", "__"): right})) == []
    assert PurchaseOrder.objects.get().number == "BAD1"
    assert "Nothing is left to mend" in grid(batch)


def test_the_batch_leads_to_the_grid_and_the_good_ones_are_not_in_it(sent, grid, bea):
    batch = sent(table({"purchaseOrderNumber": "GOOD1"}, {"purchaseOrderNumber": "BAD1"}))
    assert refusals(batch) == []
    batch = sent(
        table({"purchaseOrderNumber": "GOOD2"}, {"purchaseOrderNumber": "BAD2", "netCost": "x"})
    )

    page = bea.get(batch.get_absolute_url()).content.decode()

    assert f'href="/orders/import/{batch.pk}/"' in page
    assert "Mend 1 order" in page
    assert 'href="/admin/orders/purchaseorder/?q=GOOD2"' in page
    assert "?q=BAD2" not in page
    assert "GOOD2" not in grid(batch)


def test_its_pages_stand_below_the_admins_orders_and_show_no_way_of_a_vendor(sent, grid, bea):
    batch = sent(table({"purchaseOrderNumber": "BAD1", "netCost": "x"}))
    above = ["/admin/", "/admin/orders/purchaseorder/", "/admin/orders/purchaseorder/import/"]

    for page, way in (
        (bea.get(batch.get_absolute_url()).content.decode(), above),
        (grid(batch), [*above, batch.get_absolute_url()]),
    ):
        crumbs = page.partition('<ol class="crumbs">')[2].partition("</ol>")[0]
        assert re.findall(r'href="([^"]+)"', crumbs) == way
        rail = page.partition('<nav class="nav-main"')[2].partition("</nav>")[0]
        assert re.findall(r"<a href=\"([^\"]+)\"", rail) == ["/admin/"]
        assert 'id="search"' not in page
        for address in way:
            assert bea.get(address).status_code == 200


def test_rows_that_differ_in_what_they_say_of_their_order_are_not_guessed_at(sent, grid, mend):
    batch = sent(
        table(
            {"purchaseOrderNumber": "TWO", "shipToParty": "PHX6"},
            {"purchaseOrderNumber": "TWO", "shipToParty": "PHX7", "itemSequenceNumber": "2"},
        )
    )
    assert "“PHX7” here, “PHX6” in row 2" in refusals(batch)[0]
    assert "PHX7” here" in error_of(grid(batch), "shipToParty-of-1")

    mend(batch)
    order = PurchaseOrder.objects.get()
    assert (order.centre.code, order.line_count) == ("PHX6", 2)


def test_a_line_that_is_cleared_and_an_order_that_is_left_out_stay_out(sent, grid, mend):
    batch = sent(
        table(
            {"purchaseOrderNumber": "ONE", "itemSequenceNumber": "1"},
            {"purchaseOrderNumber": "ONE", "itemSequenceNumber": "1"},
            {"purchaseOrderNumber": "OUT", "netCost": "x"},
        )
    )
    assert len(refusals(batch)) == 2
    clear = {f"{name}__2": "" for name in LINE}

    mend(batch, leave=["2"], **clear)

    assert list(PurchaseOrder.objects.values_list("number", "line_count")) == [("ONE", 1)]
    assert "Nothing is left to mend" in grid(batch)


def test_what_only_the_import_knows_is_said_above_the_order(world, sent, grid, mend):
    order = world.issue(number="TAKEN1")
    batch = sent(table({"purchaseOrderNumber": "TAKEN1", "sellingParty": "GLOBX"}))

    assert "belongs to another vendor" in error_of(grid(batch), "purchaseOrderNumber-of-1")
    assert refusals(mend(batch, purchaseOrderNumber__of__1="FREE1")) == []
    assert PurchaseOrder.objects.get(number="FREE1").vendor == world.globex
    order.refresh_from_db()
    assert order.vendor == world.acme


def test_mended_orders_are_booked_as_the_rest_of_the_file(world, sent, mend):
    batch = sent(table({"purchaseOrderNumber": "B1", "netCost": "x"}), vendor_code="GLOBX")

    mend(batch, netCost__1="3")

    assert PurchaseOrder.objects.get().vendor == world.globex


def test_statements_for_a_grid_of_any_length(sent, bea, django_assert_max_num_queries):
    for count in (2, 40):
        numbers = [f"N{count}-{at}" for at in range(count)]
        batch = sent(table(*({"purchaseOrderNumber": n, "sellingParty": "NO"} for n in numbers)))
        with django_assert_max_num_queries(14):
            page = bea.get(f"/orders/import/{batch.pk}/").content.decode()
        assert page.count("No vendor has the code") == count


def test_the_grid_is_for_who_writes_orders_and_for_its_own_kind(world, sent, bea):
    batch = sent(table({"purchaseOrderNumber": "BAD1", "netCost": "x"}))
    address = f"/orders/import/{batch.pk}/"

    found = {who: world.client(who).get(address).status_code for who in ("bea", "alice", "charlie")}

    assert found == {"bea": 200, "alice": 403, "charlie": 403}
    assert bea.get(f"/orders/sheet/{batch.pk}/").status_code in {302, 404}


def test_a_file_without_a_line_is_refused_beside_the_field(bea, desk):
    heading = io.StringIO(table({}).decode()).readline()
    response = bea.post(desk("import"), {"file": SimpleUploadedFile("o.csv", heading.encode())})

    assert response.status_code == 400
    assert "no line below its heading" in response.content.decode()


def test_hostile_cells_are_shown_as_text(sent, grid):
    page = grid(sent(table({"netCost": "<script>1</script>"})))

    assert "<script>1" not in page
    assert "&lt;script&gt;1" in page
