"""The desk finds what it looks for, and a list costs the same for many rows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from common.clock import database_now
from orders.models import PurchaseOrder
from tests.world import line

LIST = "/admin/orders/purchaseorder/"
FILES = Path(__file__).parents[2] / "data/orders"


def numbers(page):
    return {order.number for order in page.context["cl"].result_list}


def test_the_desks_questions(world, bea, desk, order_form, row):
    waiting = world.issue()
    old = world.issue(now=database_now() - timedelta(hours=30))
    PurchaseOrder.objects.filter(pk=old.pk).update(is_late=True)
    bea.post(desk("write"), order_form(row()))

    assert numbers(bea.get(f"{LIST}?waiting=late")) == {old.number}
    assert numbers(bea.get(f"{LIST}?waiting=answer")) == {waiting.number, old.number}
    assert numbers(bea.get(f"{LIST}?waiting=issue")) == {"DESK0001"}
    assert numbers(bea.get(LIST)) == {waiting.number, old.number, "DESK0001"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=PO000001", True),
        ("q=B0TEST0001", True),
        ("q=ACME1", True),
        ("q=SKU-1", True),
        ("q=nothing-of-the-kind", False),
        ("vendor=1%27", False),
        ("vendor=99999999", False),
    ],
)
def test_search_and_address(world, bea, query, found):
    world.issue()

    page = bea.get(f"{LIST}?{query}")

    assert page.status_code == 200
    assert bool(numbers(page)) is found


def test_a_vendor_leads_to_its_orders(world, bea):
    order = world.issue()
    page = bea.get(reverse("admin:vendors_vendor_change", args=[world.acme.pk])).content.decode()
    assert f"{LIST}?vendor={world.acme.pk}" in page

    assert numbers(bea.get(f"{LIST}?vendor={world.acme.pk}")) == {order.number}
    assert numbers(bea.get(f"{LIST}?vendor={world.globex.pk}")) == set()


def test_an_order_leads_to_its_entries(world, bea):
    order = world.issue()
    page = bea.get(f"{LIST}{order.pk}/change/").content.decode()
    log = f"/admin/audit/auditentry/?subject=orders.purchaseorder:{order.pk}"
    assert log in page

    shown = bea.get(log).context["cl"].result_list
    assert {entry.subject for entry in shown} == {f"orders.purchaseorder:{order.pk}"}


def test_many_rows_cost_what_few_do(world, bea, capture):
    world.issue()
    few = capture(lambda: bea.get(LIST))
    for _ in range(9):
        world.issue()

    assert capture(lambda: bea.get(LIST)) == few


def test_many_lines_cost_what_few_do(world, bea, capture):
    small = world.issue()
    large = world.issue(*(line(str(n), 10) for n in range(1, 10)))

    address = f"{LIST}{{}}/change/"
    few = capture(lambda: bea.get(address.format(small.pk)))

    assert capture(lambda: bea.get(address.format(large.pk))) == few


def test_a_file_goes_in(world, bea, desk):
    with (FILES / "getPurchaseOrders-sandbox-2.json").open("rb") as file:
        answer = bea.post(desk("import"), {"file": file, "vendor_code": "ACME1"})

    assert "2 created, 0 changed, 0 unchanged, 0 refused" in answer.content.decode()
    known = PurchaseOrder.objects.filter(vendor=world.acme).values_list("number", flat=True)
    assert set(known) == {"TestPO1", "TestPO2"}


def test_what_did_not_go_in_is_listed_with_place_and_reason(bea, desk):
    with (FILES / "getPurchaseOrders-example.json").open("rb") as file:
        answer = bea.post(desk("import"), {"file": file, "vendor_code": "ACME1"})

    page = answer.content.decode()
    assert "1 refused" in page
    assert "L8266355" in page
    assert "orderDetails" in page


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"payload": 7}'])
def test_what_is_no_file_of_orders_is_refused(bea, desk, content, tmp_path):
    path = tmp_path / "orders.json"
    path.write_bytes(content)
    with path.open("rb") as file:
        answer = bea.post(desk("import"), {"file": file})

    assert answer.status_code in {200, 400, 422}
    assert not PurchaseOrder.objects.exists()


def test_an_unknown_code_is_said(bea, desk):
    with (FILES / "getPurchaseOrders-sandbox-2.json").open("rb") as file:
        answer = bea.post(desk("import"), {"file": file, "vendor_code": "NOBODY"})

    assert answer.status_code == 400
    assert "No vendor has the code" in answer.content.decode()
