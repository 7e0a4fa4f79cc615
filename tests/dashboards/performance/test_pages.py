"""The page of performance and the rows behind its numbers, as people of a vendor open them."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.clock import database_now
from dashboards.performance.measures import MEASURES
from dashboards.services.facts import week_of
from dashboards.services.rolling import roll_all
from marketplaces.models import FulfilmentCentre, Marketplace
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.sweeping import sweep
from tests.world import line
from vendors.models import VendorCode

pytestmark = pytest.mark.django_db
PAGE, ROWS = "/performance/", "/performance/rows/"
ITEM = "B0TEST0001"


@pytest.fixture
def weeks_ago():
    """A noon so many weeks before now, whole weeks back."""
    now = database_now()
    return lambda weeks: now - timedelta(weeks=weeks)


@pytest.fixture
def busy(world, weeks_ago):
    """Acme answered three orders of five, one late, one not; Globex has one of its own."""
    reject = Part("Rejected", 4, "ObsoleteProduct")
    for weeks, delay, parts in (
        (2, 1, (Part("Accepted", 10),)),
        (3, 30, (Part("Accepted", 6), reject)),
        (4, 2, (Part("Accepted", 3), Part("Rejected", 2, "TemporarilyUnavailable"))),
        (5, None, ()),
        (16, 3, (Part("Accepted", 10),)),
    ):
        at = weeks_ago(weeks)
        order = world.issue(line("1", 10), line("2", 5, net_cost=None), now=at)
        if delay:
            answers = [LineAnswer("1", parts), LineAnswer("2", (Part("Accepted", 5),))]
            now = at + timedelta(hours=delay)
            answer_order(order=order, answers=answers, actor=world.actor(), now=now)
    world.issue(line("1", 77), code=world.stranger_code, number="GLOBEX1", now=weeks_ago(2))
    sweep()
    sweep()
    roll_all()
    return world


def told(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode().split('id="main"')[1])
    return re.sub(r"\s+", " ", unescape(text))


def test_a_page_says_shares_differences_and_formulae(busy):
    text = told(busy.client("lin").get(PAGE))

    assert "Answered in time 50.0% down 50 points" in text
    assert "2 answered by their time ÷ 4 confirm-bys that fell due = 50.0%" in text
    text = told(busy.client("lin").get(f"{PAGE}?measure=confirmed"))
    # 10 + 5, 6 + 5, 3 + 5 and nothing, of 15 each
    assert "34 units confirmed, now or later ÷ 60 units asked = 56.7%" in text
    assert "up" not in text.split("Confirmation rate")[1].split("Rejected")[0]


@pytest.mark.parametrize(
    ("measure", "formula"),
    [
        ("rejected", "11 units rejected ÷ 60"),
        ("rejected_soft", "7 units rejected as temporarily unavailable ÷ 60"),
        ("rejected_hard", "4 units rejected as obsolete or with a wrong identifier ÷ 60"),
        ("not_named", "5 units rejected because the answer did not name them ÷ 60"),
        ("value", "$294.50 value confirmed ÷ $620.00 value ordered = 47.5%"),
    ],
)
def test_each_measure_has_its_formula(busy, measure, formula):
    assert formula in told(busy.client("alice").get(f"{PAGE}?measure={measure}"))


@pytest.mark.parametrize("by", ["week", "month", "marketplace", "vendor_code", "item"])
@pytest.mark.parametrize("measure", MEASURES)
def test_every_number_is_made_of_the_rows_that_it_opens(busy, measure, by):
    client = busy.client("alice")
    page = client.get(PAGE, {"measure": measure, "by": by})
    opened = 0
    for panel in page.context_data["found"].panels:
        for row in panel.rows:
            for cell in (row.above, row.below):
                if cell.url:
                    opened += 1
                    assert cell.text == _sum_of(client, cell.url, measure), (cell, row.label)
    assert opened > 1


def _sum_of(client, url, measure):
    total = Decimal(0)
    while url:
        response = client.get(url)
        rows = response.context_data["found"].rows
        part = "above" if "part=above" in url else "below"
        if measure == "in_time":
            total += len(rows)
        elif measure == "value":
            cost = "confirmed_cost" if part == "above" else "cost"
            total += sum(row[cost] * row[part] for row in rows)
        else:
            total += sum(row[part] for row in rows)
        url = response.context_data["next_url"]
    return f"${total:,.2f}" if measure == "value" else f"{total:,}"


def test_pages_of_rows_lead_on_and_back(world, weeks_ago):
    world.issue(*(line(str(n), 1) for n in range(1, 121)), now=weeks_ago(2))
    roll_all()
    client = world.client("lin")
    seen, url = [], f"{ROWS}?measure=confirmed"
    while url:
        response = client.get(url)
        seen.append([row["pk"] for row in response.context_data["found"].rows])
        url, last = response.context_data["next_url"], response
    assert [len(keys) for keys in seen] == [50, 50, 20]
    assert len({key for keys in seen for key in keys}) == 120
    back = client.get(last.context_data["previous_url"])
    assert [row["pk"] for row in back.context_data["found"].rows] == seen[1]
    first = client.get(back.context_data["previous_url"])
    assert [row["pk"] for row in first.context_data["found"].rows] == seen[0]
    assert not first.context_data["previous_url"]


def test_a_confirm_by_is_told_in_the_zone_of_the_place_that_the_order_goes_to(busy):
    rows = busy.client("lin").get(f"{ROWS}?measure=in_time").context_data["found"].rows
    assert {row["zone"] for row in rows} == {"America/Phoenix"}


def test_logistics_sees_shares_and_no_money(busy):
    otto = busy.client("otto")
    for url in (PAGE, f"{PAGE}?measure=value", f"{ROWS}?measure=value&currency=USD", ROWS):
        response = otto.get(url)
        text = told(response)
        assert response.status_code == 200
        assert "$" not in text
        assert "Value" not in text
        assert "15.5" not in response.content.decode()
        assert response.context_data["choice"].measure.key == "in_time"


def test_a_stranger_meets_only_his_own(busy):
    charlie = busy.client("charlie")
    assert "0 answered by their time ÷ 1 confirm-bys that fell due" in told(charlie.get(PAGE))
    for address in (
        f"{PAGE}?vendor_code=ACME1",
        f"{ROWS}?vendor_code=ACME1",
        f"{ROWS}?item={ITEM}",
    ):
        text = told(charlie.get(address))
        assert "PO0000" not in text
    assert "GLOBEX1" not in told(busy.client("alice").get(ROWS))


@pytest.mark.parametrize(
    "query",
    ["measure=x&by=y", "until=2026-13-01", "until=9999-12-31", "until=0001-01-01", "from=1&to=2",
     "item=%00", "marketplace=%00", "after=x~1", "after=2026-01-01~99999999999999999999",
     "from=9999-12-01&to=9999-12-31", "from=2026-12-01&to=2026-01-01", "currency=%00&measure=value",
     "item=" + "x" * 500],
)  # fmt: skip
def test_what_nobody_knows_is_left_out(busy, query):
    for path in (PAGE, ROWS):
        assert busy.client("alice").get(f"{path}?{query}").status_code == 200


def test_an_item_narrows_everything(busy):
    alice = busy.client("alice")
    page = alice.get(PAGE, {"measure": "confirmed", "item": ITEM})
    assert "19 units confirmed, now or later ÷ 40 units asked" in told(page)
    assert f"Item: {ITEM}" in told(page)
    assert "No figures with these filters" in told(alice.get(PAGE, {"item": "B0NOSUCH00"}))


def test_a_vendor_without_orders_is_told_why_it_is_empty(world):
    text = told(world.client("lin").get(PAGE))

    assert "No figures yet" in text
    assert "a minute after the first order" in text


def test_amounts_that_leave_no_room_stand_without_cents_and_below_their_chart(world, weeks_ago):
    world.issue(line("1", 50_000_000, net_cost=Decimal("9999.99")), now=weeks_ago(2))
    sweep()
    roll_all()
    client = world.client("lin")
    page = client.get(f"{PAGE}?measure=value&by=item")
    counts = client.get(f"{PAGE}?measure=confirmed&by=vendor_code")

    tile = next(t for t in page.context_data["found"].tiles if t.amounts)
    assert tile.is_whole
    assert "$499,999,500,000 value ordered" in told(page)
    assert "$499,999,500,000.00" in told(page)
    assert all("chart-long" in each.content.decode() for each in (page, counts))
    assert "table-plain" not in counts.content.decode()


def test_a_chart_without_room_for_all_says_so(world, weeks_ago):
    world.issue(*(line(str(n), 10) for n in range(1, 10)), now=weeks_ago(2))
    sweep()
    roll_all()
    client = world.client("lin")

    assert "The first 8 of 9; the table holds all." in told(
        client.get(f"{PAGE}?measure=confirmed&by=item")
    )
    assert "the table holds all" not in told(client.get(f"{PAGE}?measure=confirmed&by=week"))


def test_a_week_without_a_confirm_by_is_a_gap_with_its_reason(world):
    world.issue()
    roll_all()
    text = told(world.client("lin").get(PAGE))

    assert "No confirm-by came in these 13 weeks." in text
    assert "1 confirm-by lies ahead and does not count yet" in text


def test_an_answer_counts_at_once_in_the_week_under_way(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())
    roll_all()
    page = world.client("lin").get(f"{PAGE}?measure=confirmed")

    assert "this week so far 100%" in told(page)
    first = page.context_data["found"].panels[0].rows[0]
    assert (first.note, first.above.text, first.below.text) == ("so far", "10", "10")


def test_each_marketplace_has_its_own_calendar(world):
    """Saturday evening in Los Angeles is Sunday in Tokyo: the same moment, two weeks."""
    japan = Marketplace.objects.get(code="JP")
    centre = FulfilmentCentre.objects.create(code="NRT5", marketplace=japan, time_zone="Asia/Tokyo")
    code = VendorCode.objects.create(code="ACMJ3", vendor=world.acme, marketplace=japan)
    now = database_now()
    saturday = week_of(now.date()) - timedelta(days=8)
    at = now.replace(hour=20) - timedelta(days=(now.date() - saturday).days)
    world.issue(now=at)
    world.issue(now=at, code=code, centre=centre)
    roll_all()

    rows = world.client("lin").get(f"{PAGE}?measure=confirmed").context_data["found"].panels[0].rows
    assert [row.below.text for row in rows if row.below.text != "0"] == ["10", "10"]


@pytest.mark.parametrize(("path", "most"), [(PAGE, 8), (f"{PAGE}?by=item", 10), (ROWS, 7)])
def test_statements_are_few_and_as_many_for_many_lines(world, weeks_ago, path, most):
    client = world.client("lin")
    client.get(path)
    counts = []
    for lines in (1, 20, 60):
        world.issue(*(line(str(n), 5) for n in range(1, lines + 1)), now=weeks_ago(3))
        roll_all()
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= most, counts
