"""What changed, in a browser: found, read line by line, answered anew or noted; also by thumb."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from common.clock import database_now
from orders.services.answering import answer_order
from orders.services.changing import change_order
from tests.journeys.vendors.house import LONG
from tests.journeys.vendors.test_every_page import all_faults
from tests.world import BUYER, line
from vendors.models import Membership

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from orders.models import PurchaseOrder
    from tests.journeys.vendors.house import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}


def is_open(order: PurchaseOrder) -> bool:
    order.refresh_from_db()
    return order.change_open_since is not None


@pytest.fixture
def cut(house: House) -> PurchaseOrder:
    """Alice confirmed 24; the buyer wants 20, at a lower cost, and one line more."""
    order = house.world.issue(line("1", 24, title=LONG), line("2", 6))
    answer_order(order=order, answers=None, actor=house.world.actor("alice"))
    lines = [line("1", 20, title=LONG, net_cost=Decimal("14.25")), line("3", 5)]
    change_order(order=order, lines=lines, actor=BUYER)
    return order


@pytest.fixture
def renamed(house: House) -> PurchaseOrder:
    """Alice confirmed it; the buyer put a title right, which asks for no answer."""
    order = house.world.issue(line("1", 24))
    answer_order(order=order, answers=None, actor=house.world.actor("alice"))
    change_order(order=order, lines=[line("1", 24, title="Skillet")], actor=BUYER)
    return order


def rows(page: Page) -> list[str]:
    """What the panel tells, a row each, as far as it is seen."""
    found = page.locator(".card-changed tbody tr")
    return [row.inner_text() for row in found.all() if row.is_visible()]


def test_a_changed_order_is_found_read_and_confirmed_again(house: House, cut) -> None:
    with house.page("lin", "/orders/") as page:
        page.get_by_role("link", name="Changed").click()
        page.get_by_text("An order leaves when you confirm it again").wait_for()
        page.get_by_role("link", name=cut.number).click()

        told = rows(page)
        assert len(told) == 3
        assert "Your answer of 24 pieces stands, cut down to 20 pieces." in told[0]
        assert "$14.25" in told[1]
        assert "Not answered yet." in told[2]
        assert all_faults(page) == []
        page.get_by_role("button", name="Confirm 3 lines").click()
        page.get_by_text("3 earlier changes").wait_for()
        assert page.locator(".card-changed").count() == 0
        page.goto(f"{house.url}/orders/?view=changed")
        assert page.get_by_role("link", name=cut.number).count() == 0

    assert not is_open(cut)


def test_a_change_that_asks_nothing_is_noted_in_the_quick_view(house: House, renamed) -> None:
    with house.page("lin", f"/orders/?view=changed&peek={renamed.number}") as page:
        peek = page.get_by_role("complementary", name="Quick view")
        peek.get_by_text("1 change to this order").wait_for()
        peek.get_by_role("button", name="I have seen it").click()

        page.get_by_text("Noted.").wait_for()
        page.wait_for_url("**/orders/?view=changed")
        assert page.get_by_role("link", name=renamed.number).count() == 0

    assert not is_open(renamed)


def test_by_thumb_and_without_javascript(house: House, cut, renamed) -> None:
    """What changed on a line stands at the line; the rest of the way is links and buttons."""
    options = {**PHONE, "java_script_enabled": False}
    with house.page("lin", "/orders/?view=changed", **options) as page:
        page.get_by_role("link", name=cut.number).click()
        assert rows(page) == []
        first = page.locator(".line-changes").first
        assert "24 pieces" in first.inner_text()
        assert "Your answer of 24 pieces stands, cut down to 20 pieces." in first.inner_text()
        page.goto(f"{house.url}/orders/{renamed.number}/")
        page.get_by_role("button", name="I have seen it").click()
        page.get_by_text("Noted.").wait_for()
        page.get_by_text("1 earlier change").click()
        assert page.get_by_role("cell", name="Skillet").first.is_visible()

    assert not is_open(renamed)


def test_what_changed_while_one_was_away_leads_to_the_orders(house: House, cut) -> None:
    seen = database_now() - timedelta(hours=9)
    Membership.objects.filter(user=house.world.people["lin"]).update(seen_at=seen)
    with house.page("lin", "/", **PHONE) as page:
        page.get_by_role("link", name="changed while you were away").click()
        news = page.get_by_role("region", name="While you were away")
        entry = news.get_by_role("listitem").filter(has_text=cut.number)
        assert "cut down from 30 to 26 units" in entry.inner_text()
        assert "Line 1, quantity 24 pieces → 20 pieces" in entry.inner_text()
        assert all_faults(page) == []
        entry.get_by_role("link", name=cut.number).click()
        page.wait_for_url(f"**/orders/{cut.number}/")
