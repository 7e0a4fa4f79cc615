"""A file is uploaded: every valid order goes in, every other one is listed with its reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from orders.models import PurchaseOrder

FILES = Path(__file__).parents[2] / "data/orders"
SANDBOX = (FILES / "getPurchaseOrders-sandbox-2.json").read_bytes()


@pytest.fixture
def upload(bea, desk):
    def send(name, content, **more):
        return bea.post(desk("import"), {"file": SimpleUploadedFile(name, content), **more})

    return send


def test_a_file_goes_in_once(world, upload):
    first = upload("orders.json", SANDBOX, vendor_code="acme1").content.decode()
    again = upload("orders.json", SANDBOX, vendor_code="ACME1").content.decode()

    assert "orders.json: 2 created, 0 changed, 0 unchanged, 0 refused" in first
    assert "0 created, 0 changed, 2 unchanged, 0 refused" in again
    assert PurchaseOrder.objects.filter(vendor=world.acme).count() == 2


def test_what_did_not_go_in_is_listed_with_place_value_and_reason(upload):
    content = (FILES / "getPurchaseOrders-example.json").read_bytes()

    page = upload("orders.json", content, vendor_code="ACME1").content.decode()

    assert "1 refused" in page
    for part in ("L8266355", "payload.orders[0].items", "itemSequenceNumber", "move it inside"):
        assert part in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "line 1, column 2 cannot be read"),
        (b"[]", "There is no order here"),
        (b'{"payload": 7}', "There is no order here"),
        (b"\xff\xfe\x00" * 9, "not UTF-8 text: byte 1"),
        (b"a,b,c\n1,2,3", "The file is not JSON"),
        (b"[" * 50_000, "nested deeper"),
        (b"<svg onload=alert(1)>", "&lt;svg onload"),
    ],
)
def test_what_is_no_file_of_orders_is_said_in_the_list(upload, content, said):
    answer = upload("orders.json", content)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "1 refused" in page
    assert said in page
    assert not PurchaseOrder.objects.exists()


def test_a_file_without_content_is_no_file(upload):
    answer = upload("orders.json", b"")

    assert answer.status_code == 400
    assert "The submitted file is empty" in answer.content.decode()


def test_more_orders_than_a_request_can_hold_are_not_begun(upload):
    one = json.loads(SANDBOX)["payload"]["orders"][0]
    many = [one | {"purchaseOrderNumber": f"MANY{n}"} for n in range(2001)]

    answer = upload("orders.json", json.dumps({"payload": {"orders": many}}).encode())

    assert answer.status_code == 400
    assert "The file holds 2,001 orders; 2,000 go in at a time" in answer.content.decode()
    assert not PurchaseOrder.objects.exists()


def test_an_unknown_code_is_said(upload):
    answer = upload("orders.json", SANDBOX, vendor_code="NOBODY")

    assert answer.status_code == 400
    assert "No vendor has the code" in answer.content.decode()


def test_an_order_goes_in_as_it_was_sent_whatever_it_adds_up_to(upload):
    orders = json.loads(SANDBOX)["payload"]["orders"]
    item = orders[0]["orderDetails"]["items"][0]
    item["orderedQuantity"]["amount"] = 1000
    item["netCost"]["amount"] = "99999999999"

    page = upload(
        "orders.json", json.dumps({"payload": {"orders": orders}}).encode(), vendor_code="ACME1"
    ).content.decode()

    assert "2 created, 0 changed, 0 unchanged, 0 refused" in page
    assert max(order.value for order in PurchaseOrder.objects.all()) >= 99_999_999_999_000


def test_a_new_centre_waits_to_be_checked(bea, upload):
    upload("orders.json", SANDBOX, vendor_code="ACME1")

    tiles = {str(tile.label): tile for tile in bea.get("/admin/").context["tiles"]}
    assert tiles["Centres to check"].count == 1
    centre = bea.get(tiles["Centres to check"].address).context["cl"].result_list[0]
    assert (
        "to be checked"
        in bea.get(f"/admin/marketplaces/fulfilmentcentre/{centre.pk}/change/").content.decode()
    )
