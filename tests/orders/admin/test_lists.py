"""The desk finds what it looks for, and a list costs the same for many rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from common.clock import database_now
from orders.models import PurchaseOrder
from orders.services.answering import answer_order
from orders.services.noting import note_change
from tests.orders.services.steps import change
from tests.world import line

LIST = "/admin/orders/purchaseorder/"


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


def test_the_desk_sees_whose_change_nobody_looked_at(world, bea):
    asked, told, noted = (world.issue() for _ in range(3))
    for order in (asked, told, noted):
        answer_order(order=order, answers=None, actor=world.actor())
    change(asked, quantity=20)
    change(told, title="Skillet")
    change(noted, title="Skillet")
    note_change(order=noted, actor=world.actor())

    assert numbers(bea.get(f"{LIST}?waiting=look")) == {told.number}
    pages = {o.number: bea.get(f"{LIST}{o.pk}/change/").content.decode() for o in (asked, told)}
    assert "not answered yet" in pages[asked.number]
    assert "nobody at the vendor has noted it yet" in pages[told.number]
    page = bea.get(f"{LIST}{noted.pk}/change/").content.decode()
    assert "noted it yet" not in page
    assert "has seen what the buyer changed." in page


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
