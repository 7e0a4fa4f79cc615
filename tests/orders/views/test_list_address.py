"""All of a list stands in its address: search, filters, sort, page; with htmx and without."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common.clock import database_now
from marketplaces.models import FulfilmentCentre, Marketplace
from orders.listing import page_of
from orders.models import PurchaseOrder
from orders.services.answering import answer_order
from tests.world import line
from vendors.models import VendorCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed(world):
    """Seven orders: three wait, the second of them the soonest; four are answered."""
    now = database_now()
    orders = []
    for hours in (9, 3, 6, 20, 18, 22, 15):
        order = world.issue(line("1", hours), now=now - timedelta(hours=hours))
        orders.append(order)
    for order in orders[3:]:
        answer_order(order=order, answers=None, actor=world.actor())
    return orders


def numbers(response) -> list[str]:
    return [row["number"] for row in response.context_data["page"].rows]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 50])
def test_by_deadline_everything_is_there_what_waits_first(mixed, size):
    orders = PurchaseOrder.objects.all()
    waiting = [mixed[0], mixed[2], mixed[1]]
    others = sorted(mixed[3:], key=lambda order: order.ordered_at, reverse=True)
    expected = [order.number for order in waiting + others]

    forth, cursor = [], ""
    pages = []
    while True:
        page = page_of(orders, sort="deadline", cursor=cursor, size=size, fields=("number",))
        pages.append(page)
        forth += [row["number"] for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    back, cursor = [], pages[-1].previous_cursor
    while cursor:
        page = page_of(orders, sort="deadline", cursor=cursor, size=size, fields=("number",))
        back = [row["number"] for row in page.rows] + back
        cursor = page.previous_cursor

    assert forth == expected
    assert back == expected[: len(expected) - len(pages[-1].rows)]
    assert pages[0].previous_cursor == ""


def test_sorting_by_deadline_leaves_nothing_out_and_counts_all(world, mixed):
    response = world.client("lin").get("/orders/?sort=deadline")

    assert len(numbers(response)) == 7
    assert response.context_data["totals"].count == 7


@pytest.mark.parametrize(
    ("sort", "heading", "direction"),
    [
        ("-value", "Value", "descending"),
        ("value", "Value", "ascending"),
        ("-ordered", "Ordered on", "descending"),
        ("number", "Order", "ascending"),
        ("deadline", "Confirm by", "ascending"),
    ],
)
def test_the_head_says_how_the_list_is_sorted(world, mixed, sort, heading, direction):
    response = world.client("alice").get(f"/orders/?sort={sort}")

    named = {c["label"]: c.get("direction") for c in response.context_data["columns"]}
    assert named[heading] == direction
    assert [d for d in named.values() if d] == [direction]


def test_next_and_back_lead_to_the_same_page_while_orders_come_in(world):
    for _ in range(60):
        world.issue()
    client = world.client("lin")
    first = client.get("/orders/?sort=number")
    second = client.get(first.context_data["next_url"])
    world.issue(number="A-NEW-ONE")

    again = client.get(second.context_data["previous_url"])

    assert numbers(again) == numbers(first)


def test_a_page_that_is_no_longer_there_shows_the_first_one(world, mixed):
    client = world.client("lin")
    page = page_of(PurchaseOrder.objects.all(), sort="number", size=6)
    PurchaseOrder.objects.filter(number=mixed[6].number).update(number="0")

    response = client.get(f"/orders/?sort=number&cursor={page.next_cursor}")

    assert len(numbers(response)) == 7


def test_every_filter_of_the_address_can_be_seen_and_taken_away(world, mixed):
    query = "answer=accepted&type=RegularOrder&vendor_code=ACME1&centre=PHX6&marketplace=US"
    response = world.client("lin").get(f"/orders/?{query}&sort=number")

    chips = response.context_data["chips"]
    assert {chip["label"] for chip in chips} == {
        "Answer: Confirmed",
        "Type: Regular order",
        "Vendor code: ACME1",
        "Ship to: PHX6",
        "Marketplace: US",
    }
    for chip in chips:
        assert chip["url"].count("=") == 5
        assert "sort=number" in chip["url"]


def test_a_vendor_of_two_marketplaces_chooses_among_them(world, mixed):
    germany = Marketplace.objects.get(code="DE")
    VendorCode.objects.create(code="ACME2", vendor=world.acme, marketplace=germany)
    page = world.client("lin").get("/orders/?marketplace=US")

    assert page.context_data["chips"] == []
    assert '<option value="US" selected>' in page.content.decode()


def test_an_unknown_value_is_left_out_of_all_links(world, mixed):
    page = world.client("lin").get("/orders/?view=nonsense&sort=junk&colour=red&q=PO")

    assert len(numbers(page)) == 7
    assert "nonsense" not in page.content.decode()
    assert "colour" not in page.content.decode()


@pytest.mark.parametrize("query", ["q=po000001", "q= PO000001 ", "q=sku-1", "q=b0test0001"])
def test_search_asks_for_no_particular_case(world, query):
    world.issue()
    world.issue(line("1", 1, vendor_product_identifier="X", amazon_product_identifier="Y"))

    assert numbers(world.client("lin").get(f"/orders/?{query}")) == ["PO000001"]


HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "list"}


def test_htmx_gets_the_list_without_its_shell(world, mixed):
    client = world.client("lin")
    whole = client.get("/orders/?view=waiting").content.decode()
    piece = client.get("/orders/?view=waiting", **HTMX).content.decode()

    assert 'class="rail"' in whole
    assert 'class="rail"' not in piece
    for part in ('id="list"', 'id="list-sum"', "<title>"):
        assert part in piece
        assert part in whole
    assert len(piece) < len(whole) - 2000


def test_going_back_gets_the_whole_page(world, mixed):
    page = world.client("lin").get("/orders/", HTTP_HX_HISTORY_RESTORE_REQUEST="true", **HTMX)

    assert 'class="rail"' in page.content.decode()


def test_an_empty_list_says_why(world):
    client = world.client("lin")

    assert "No orders yet" in client.get("/orders/").content.decode()
    assert "No order matches" in client.get("/orders/?q=NOTHING").content.decode()


def test_rows_name_the_centre_that_was_chosen(world, mixed):
    us = Marketplace.objects.get(code="US")
    other = FulfilmentCentre.objects.create(
        code="ONT8", marketplace=us, name="Moreno Valley", time_zone="America/Los_Angeles"
    )
    order = world.issue(centre=other)

    assert numbers(world.client("lin").get("/orders/?centre=ONT8")) == [order.number]
