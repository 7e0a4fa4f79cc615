"""The list as a workplace, in a browser: many at once in few steps, by hand, by key, by thumb."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from common.clock import database_now
from orders.models import PurchaseOrder
from tests.world import line

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.vendors.house import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def twenty(house: House) -> list[str]:
    """Twenty orders that wait, and no others."""
    PurchaseOrder.objects.exclude(confirm_by=None).update(confirm_by=None)
    now = database_now()
    return [
        house.world.issue(line("1", number + 1), now=now - timedelta(minutes=number)).number
        for number in range(20)
    ]


def test_twenty_orders_are_confirmed_in_four_steps_by_hand(house: House, twenty) -> None:
    with house.page("lin", "/orders/") as page:
        page.get_by_role("link", name="Needs my answer").click()
        page.locator("#view-waiting[aria-current]").wait_for()
        page.get_by_label("Choose all on this page").check()
        page.get_by_role("button", name="Confirm 20 orders").click()
        page.wait_for_url("**/orders/batch/*")
        page.get_by_role("button", name="Confirm 20 orders").click()

        page.wait_for_url("**/batches/*/")


def test_twenty_orders_are_confirmed_in_four_steps_by_key(house: House, twenty) -> None:
    with house.page("lin", "/settings/") as page:
        page.keyboard.press("g")
        page.keyboard.press("o")
        page.wait_for_url("**/orders/")
        page.keyboard.press("Control+a")
        page.keyboard.press("c")
        page.wait_for_url("**/orders/batch/*")
        page.keyboard.press("Enter")

        page.wait_for_url("**/batches/*/")
        page.get_by_text(re.compile("20")).first.wait_for()


def test_a_range_is_chosen_with_shift_and_added_up(house: House, twenty) -> None:
    with house.page("lin", "/orders/?view=waiting") as page:
        boxes = page.locator("tbody [name=order]")
        boxes.nth(2).check()
        boxes.nth(5).click(modifiers=["Shift"])

        assert page.locator("[data-chosen]").inner_text() == "4 orders chosen"
        assert page.locator("tr[aria-selected=true]").count() == 4
        assert page.locator("[data-worth]").inner_text().startswith("$")
        assert not page.locator(".list-tools").is_visible()
        page.get_by_role("button", name="Clear").click()
        page.locator(".list-tools").wait_for()
        assert page.locator("tbody [name=order]:checked").count() == 0
        assert page.locator(".row-link:focus, .tab:focus").count() == 1  # the bar took it with it


def test_all_that_match_are_chosen_by_saying_so_twice(house: House, twenty) -> None:
    now = database_now()
    for number in range(40):
        house.world.issue(now=now - timedelta(hours=1, minutes=number))
    with house.page("lin", "/orders/?view=waiting") as page:
        told = page.locator("[data-chosen]")
        page.keyboard.press("Control+a")
        assert told.inner_text() == "50 orders chosen"
        page.keyboard.press("Control+a")
        assert told.inner_text() == "All 60 that match are chosen"
        assert page.get_by_label("Choose all 60 that match").is_checked()
        page.locator("tbody [name=order]").first.uncheck()
        assert told.inner_text() == "49 orders chosen"
        page.get_by_label("Choose all 60 that match").check()
        page.keyboard.press("c")

        page.wait_for_url("**/orders/batch/*")
        assert page.get_by_role("button", name="Confirm 60 orders").is_visible()


def test_keys_walk_choose_and_look(house: House, twenty) -> None:
    with house.page("lin", "/orders/?view=waiting") as page:
        numbers = page.locator("tbody .row-link").all_inner_texts()
        for key in ("j", "j", "x", "v"):
            page.keyboard.press(key)
        page.wait_for_url(f"**peek={numbers[1]}")
        assert page.locator("tbody [name=order]:checked").get_attribute("value") == numbers[1]
        page.keyboard.press("j")
        page.wait_for_url(f"**peek={numbers[2]}")
        address = page.url
        page.keyboard.press("Escape")
        page.wait_for_url("**/orders/?view=waiting")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/orders/{numbers[2]}/")

    with house.page("alice") as colleague:
        colleague.goto(address)
        colleague.locator("#peek h2", has_text=numbers[2]).wait_for()


def test_any_order_is_found_by_its_number_with_the_palette(house: House) -> None:
    number = house.orders["partial"].number
    with house.page("lin", "/settings/") as page:
        page.keyboard.press("Control+k")
        page.locator("#palette input").wait_for()
        page.keyboard.type(number)
        page.keyboard.press("Enter")

        page.wait_for_url(f"**/orders/{number}/")


def _is_quiet(page: Page) -> bool:
    for key in ("j", "?", "x", "g", "o"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    return page.locator("tr[data-current], dialog[open], [name=order]:checked").count() == 0


def test_the_keys_are_listed_and_can_be_turned_off(house: House, twenty) -> None:
    with house.page("lin", "/orders/") as page:
        page.keyboard.press("?")
        page.get_by_role("heading", name="Keyboard").wait_for()
        page.get_by_role("link", name="Turn them off").click()
        page.get_by_label("Keyboard shortcuts of one key").uncheck()
        page.get_by_role("button", name="Save settings").click()
        page.get_by_text("Your settings are saved.").wait_for()
        page.goto(f"{house.url}/orders/")
        assert _is_quiet(page)
        page.get_by_role("link", name="? Keyboard").click()
        page.get_by_role(
            "link", name="Switch them on"
        ).wait_for()  # what they are is told all the same
        page.goto(f"{house.url}/settings/")
        page.get_by_role("link", name="All keys").click()
        page.wait_for_url("**/orders/keys/")
        page.get_by_role("link", name="Switch them on").click()
        page.get_by_label("Keyboard shortcuts of one key").check()
        page.get_by_role("button", name="Save settings").click()
        page.get_by_text("Your settings are saved.").wait_for()


def test_the_keys_are_found_from_the_palette_and_from_the_account(house: House) -> None:
    with house.page("lin", "/orders/") as page:
        page.keyboard.press("Control+k")
        page.locator("#palette").get_by_role("link", name="All keys").click()
        page.locator("#keys").get_by_role("button", name="Close").click()
        assert page.locator("dialog:modal").count() == 0
        page.locator(".account summary").click()
        page.locator(".account").get_by_role("link", name="Keyboard").click()
        page.locator("#keys").get_by_role("heading", name="Keyboard").wait_for()

    with house.page("lin", "/orders/", java_script_enabled=False) as page:
        page.get_by_role("link", name="? Keyboard").click()
        page.wait_for_url("**/orders/keys/")
        page.get_by_text("next order, order before").wait_for()


def test_without_scripts_boxes_and_buttons_do_the_same(house: House, twenty) -> None:
    context = house.context("lin", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house.url}/orders/?view=waiting")
    assert not page.locator("#chosen").is_visible()
    for box in page.locator("tbody [name=order]").all()[:3]:
        box.check()
    with page.expect_navigation():
        page.locator("#chosen [value=confirm]").click()

    assert page.get_by_role("button", name="Confirm 3 orders").is_visible()


def test_by_thumb_the_bar_is_within_reach(house: House, twenty) -> None:
    context = house.context("lin", viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(f"{house.url}/orders/?view=waiting&peek={twenty[0]}")
    page.wait_for_url(f"**/orders/{twenty[0]}/")  # there is no beside: the order's own page
    page.goto(f"{house.url}/orders/?view=waiting")
    page.locator("tbody [name=order]").nth(1).tap()

    box = page.get_by_role("button", name="Confirm 1 order").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert 600 < box["y"] < 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Confirm 1 order").tap()  # nothing lies above it
    page.wait_for_url("**/orders/batch/*")
