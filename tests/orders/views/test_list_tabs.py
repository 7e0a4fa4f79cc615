"""The tabs above the list: what they count is what they lead to."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from common.counting import MOST
from lists.services.saving import Desk, save_view
from orders.list_tabs import counted
from orders.models import PurchaseOrder
from orders.services.answering import answer_order
from tests.orders.services.steps import change
from tests.world import line

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders(world):
    """Five to answer, of which one is late; two confirmed; one closed; one changed."""
    made = [world.issue() for _ in range(8)]
    for order in made[5:]:
        answer_order(order=order, answers=None, actor=world.actor())
    rows = PurchaseOrder.objects
    rows.filter(pk=made[0].pk).update(is_late=True)
    change(made[1], title="Skillet")
    rows.filter(pk=made[7].pk).update(state="Closed")
    return made


def tabs(client, query="") -> dict[str, dict[str, object]]:
    found = client.get(f"/orders/{query}").context_data["tabs_of_views"]
    return {str(tab["label"]): tab for tab in found}


def test_each_tab_counts_what_its_list_shows(world, orders):
    client = world.client("lin")
    found = tabs(client)

    for tab in found.values():
        shown = client.get(tab["url"]).context_data["totals"].count
        assert tab["count"] == str(shown), tab["label"]
    assert {label: tab["count"] for label, tab in found.items() if label != "Due today"} == {
        "All": "8",
        "Needs my answer": "5",
        "Changed": "1",
        "Backordered": "0",
        "Late": "1",
        "Open": "7",
        "Closed": "1",
    }


def test_the_tabs_are_counted_once_between_two_writes(
    world, orders, django_assert_num_queries, django_assert_max_num_queries
):
    client = world.client("lin")
    with django_assert_max_num_queries(9):
        assert tabs(client)["Needs my answer"]["count"] == "5"
    with django_assert_num_queries(6):
        assert tabs(client)["Needs my answer"]["count"] == "5"

    answer_order(order=orders[0], answers=None, actor=world.actor())

    assert tabs(client)["Needs my answer"]["count"] == "4"
    assert tabs(world.client("otto"))["Late"]["count"] == "0"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"])
def test_due_today_is_today_where_the_reader_is(world, orders, zone):
    world.people["lin"].time_zone = zone
    world.people["lin"].save()
    now = timezone.now().astimezone(ZoneInfo(zone))
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = PurchaseOrder.objects
    rows.filter(confirm_by__isnull=False).update(confirm_by=midnight + timedelta(days=3))
    rows.filter(pk=orders[2].pk).update(confirm_by=midnight - timedelta(seconds=1))
    rows.filter(pk=orders[3].pk).update(confirm_by=midnight)
    rows.filter(pk=orders[4].pk).update(confirm_by=midnight - timedelta(days=1, seconds=1))

    page = world.client("lin").get("/orders/?view=due_today")

    assert [row["number"] for row in page.context_data["page"].rows] == [orders[2].number]
    assert tabs(world.client("lin"))["Due today"]["count"] == "1"


def test_a_tab_leaves_the_search_of_the_one_before(world, orders):
    found = tabs(world.client("lin"), "?view=waiting&q=PO000001&columns=state,units")

    assert found["Needs my answer"]["current"]
    assert found["Needs my answer"]["count"] == "5"
    assert found["Late"]["url"] == "/orders/?view=late&columns=state,units"


def test_nobody_elses_orders_are_counted(world, orders):
    assert tabs(world.client("charlie"))["All"]["count"] == "0"


def test_a_large_number_is_only_large():
    assert counted(MOST) == "999"
    assert counted(MOST + 1) == "999+"
    assert counted(12_345, exact=True) == "12,345"


def test_what_the_navigation_says_is_what_the_list_counted(world, orders):
    page = world.client("lin").get("/orders/").content.decode()

    assert '<span class="count">5</span>' in page


def test_saved_views_cost_no_further_statement(world, orders, django_assert_num_queries):
    member = world.people["lin"].memberships.get()
    client = world.client("lin")
    client.get("/orders/")
    for number in range(6):
        save_view(
            desk=Desk(member, "orders"),
            name=f"View {number}",
            query=f"q=SKU-{number}&view=waiting",
            for_team=bool(number % 2),
            actor=world.actor(),
        )

    with django_assert_num_queries(8):
        found = tabs(client)

    assert found["View 1"]["count"] == "5"
    assert found["View 2"]["count"] == "0"
    world.issue(line("1", 3))
    assert tabs(client)["View 1"]["count"] == "6"
