"""A table of orders is uploaded: it goes in in the background, what does not is told by row."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from batches.models import Batch
from batches.services import run_due
from orders.models import PurchaseOrder
from tests.orders.imports import EXAMPLE, table


@pytest.fixture
def upload(bea, desk):
    def send(content, name="orders.csv", **more):
        response = bea.post(desk("import"), {"file": SimpleUploadedFile(name, content), **more})
        run_due()
        return response

    return send


def test_the_template_is_an_order_that_goes_in_once(world, upload, bea):
    response = upload(EXAMPLE)
    again = upload(EXAMPLE)

    order = PurchaseOrder.objects.get(number="EXAMPLE1")
    assert (order.vendor, order.state, order.units) == (world.acme, "New", 120 + 8 * 6)
    assert [line.net_cost for line in order.lines.all()] == [
        Decimal("12.5"),
        Decimal("3.2"),
    ]
    assert "1 created, 0 changed, 0 unchanged" in bea.get(response["Location"]).content.decode()
    assert "0 created, 0 changed, 1 unchanged" in bea.get(again["Location"]).content.decode()


def test_what_is_wrong_is_told_by_row_and_column_and_the_rest_goes_in(upload, bea):
    rows = [
        {"purchaseOrderNumber": "GOOD1", "netCost": "12,50", "purchaseOrderDate": "2026-11-25"},
        {"purchaseOrderNumber": "BAD1", "orderedQuantity": "many", "netCost": "1,234"},
        {"purchaseOrderNumber": "BAD2", "sellingParty": "NOBODY"},
        {"purchaseOrderNumber": "BAD3", "purchaseOrderDate": "soon"},
    ]

    page = bea.get(upload(table(*rows))["Location"]).content.decode()

    assert set(PurchaseOrder.objects.values_list("number", flat=True)) == {"GOOD1"}
    for part in ("Row 3, orderedQuantity", "Row 3, netCost", "Row 4, ", "Row 5, purchaseOrderDate"):
        assert part in page


def test_all_may_be_booked_to_one_code(world, upload):
    upload(table({"sellingParty": ""}), vendor_code="GLOBX")

    assert PurchaseOrder.objects.get().vendor == world.globex


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("orders.csv", b"a,b\r\n1,2", "does not name the columns"),
        ("orders.xlsx", b"PK no workbook", "no workbook"),
        ("orders.csv", "Größe".encode("cp1252"), "CSV UTF-8"),
    ],
)
def test_what_is_no_table_of_orders_is_said_beside_the_field(upload, name, content, said):
    response = upload(content, name)

    assert response.status_code == 400
    assert said in response.content.decode()
    assert not Batch.objects.exists()


def test_only_who_writes_orders_sees_what_became_of_it(world, upload):
    address = upload(EXAMPLE)["Location"]

    found = {who: world.client(who).get(address).status_code for who in ("bea", "alice", "charlie")}

    assert found == {"bea": 200, "alice": 404, "charlie": 404}
