"""Many orders at once in a browser: preview, progress that follows by itself, result, way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from batches.models import Batch
from batches.services import run_due
from orders.models import OrderEvent
from orders.services.answering import answer_order
from tests.journeys.vendors.test_every_page import all_faults
from tests.world import line

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from orders.models import PurchaseOrder
    from tests.journeys.vendors.house import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEND_FORM = """fields => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/orders/batch/";
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const [name, value] of [["csrfmiddlewaretoken", token], ...fields]) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""


def preview(house: House, page: Page, act: str, *orders: PurchaseOrder) -> None:
    """What the list sends for the orders that are ticked in it."""
    page.goto(f"{house.url}/orders/")
    fields = [["vendor", str(house.world.acme.pk)], ["act", act]]
    with page.expect_navigation():
        page.evaluate(SEND_FORM, fields + [["order", order.number] for order in orders])
    page.get_by_text("Nothing is sent yet").wait_for()


def send(page: Page) -> str:
    """Press the button of the preview; gives the address of the batch."""
    with page.expect_navigation(url="**/batches/*/"):
        page.locator("[name=step][value=send]").click()
    return page.url


def events(order: PurchaseOrder) -> int:
    return OrderEvent.objects.filter(order=order, by_vendor=True).count()


def test_the_page_follows_the_work_to_its_result(house: House) -> None:
    orders = [house.world.issue() for _ in range(3)]
    with house.page("lin") as page:
        preview(house, page, "confirm", *orders)
        answer_order(order=orders[0], answers=None, actor=house.world.actor("alice"))
        send(page)
        page.get_by_text("3 waiting to begin").wait_for()
        badge = page.locator("#nav-main a[href='/orders/'] .count")
        before = int(badge.inner_text())

        run_due()

        page.get_by_text("2 done, 1 not").wait_for()  # nobody loaded the page anew
        assert int(badge.inner_text()) == before - 2
        assert page.get_by_text("was already confirmed by Alice").is_visible()
        page.get_by_role("button", name="Look at this 1 again").click()
        page.get_by_text("Nothing can be done with any of these orders").wait_for()
    assert [events(order) for order in orders] == [1, 1, 1]


def test_back_shows_how_it_is_now_and_twice_is_once(house: House) -> None:
    order = house.world.issue()
    with house.page("lin") as page:
        preview(house, page, "reject", order)
        page.reload()
        page.get_by_text("Obsolete product").click()
        first = send(page)
        page.go_back()
        page.get_by_text("Obsolete product").click()  # no worker was there yet
        second = send(page)
        run_due()
        page.go_back()

        page.get_by_text("Nothing can be done with any of these orders").wait_for()
        page.goto(first)
        page.get_by_text("1 done").wait_for()
        page.goto(second)
        page.get_by_text("It was not done").wait_for()
    assert events(order) == 1


def test_a_closed_tab_stops_nothing(house: House) -> None:
    orders = [house.world.issue() for _ in range(2)]
    with house.page("lin") as page:
        preview(house, page, "confirm", *orders)
        url = send(page)

    run_due()

    with house.page("lin", "/batches/") as page:
        page.get_by_role("link", name="Confirm 2 orders").first.click()
        assert page.url == url
        page.get_by_text("All 2 done").wait_for()


def test_another_date_is_shown_before_it_is_sent(house: House) -> None:
    order = house.world.issue(line("1", 10, is_back_order_allowed=True))
    batches = Batch.objects.count()
    with house.page("lin") as page:
        preview(house, page, "backorder", order)
        day = page.get_by_label("Date of the backorder")
        day.fill(f"{int(day.input_value()[:4]) + 1}{day.input_value()[4:]}")
        page.locator("[name=step][value=send]").click()

        page.get_by_text("You changed the date, so nothing was sent").wait_for()
        assert page.get_by_text("is more than a year away").is_visible()
    assert Batch.objects.count() == batches


@pytest.mark.parametrize("act", ["confirm", "reject", "backorder"])
def test_the_preview_is_accessible_and_fits(house: House, act: str) -> None:
    orders: dict[str, Any] = house.orders
    with house.page("lin") as page:
        preview(
            house, page, act, *(orders[name] for name in ("long", "rich", "partial", "changed"))
        )

        assert all_faults(page) == []


def test_progress_and_result_are_accessible_and_fit(house: House) -> None:
    done = house.world.issue()
    with house.page("lin") as page:
        preview(house, page, "confirm", done, house.world.issue())
        answer_order(order=done, answers=None, actor=house.world.actor("alice"))
        send(page)
        waiting = all_faults(page)
        run_due()
        page.get_by_text("1 done, 1 not").wait_for()

        assert waiting == []
        assert all_faults(page) == []


def test_without_scripts_it_is_links_and_forms(house: House) -> None:
    orders = [house.world.issue() for _ in range(2)]
    with house.page("lin", java_script_enabled=False) as page:
        preview(house, page, "reject", *orders)
        page.get_by_text("Temporarily unavailable").click()
        send(page)
        page.get_by_text("2 waiting to begin").wait_for()
        run_due()
        page.get_by_role("link", name="Look again").click()

        page.get_by_text("All 2 done").wait_for()
        page.get_by_text("Reason: Temporarily unavailable").wait_for()
    assert [events(order) for order in orders] == [1, 1]
