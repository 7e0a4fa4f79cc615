"""The list in a browser: htmx replaces it in place, by addresses that a colleague can open."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from common.clock import database_now
from tests.world import line

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.vendors.house import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def full(house: House) -> House:
    """With enough orders to turn a page."""
    now = database_now()
    for number in range(60):
        house.world.issue(line("1", number + 1), now=now - timedelta(hours=10, minutes=number))
    return house


def rows(page: Page) -> list[str]:
    return page.locator("tbody .row-link").all_inner_texts()


def settled(page: Page, path: str) -> None:
    page.wait_for_url(path)
    page.locator("#list:not(.htmx-request)").wait_for()


def test_views_filters_sort_and_pages_replace_the_list_alone(full: House) -> None:
    with full.page("alice", "/orders/") as page:
        kinds: list[str] = []
        page.on("request", lambda r: kinds.append(r.resource_type) if "/orders/" in r.url else None)
        page.evaluate("document.querySelector('.rail').dataset.marked = 'yes'")

        page.get_by_role("link", name="Needs my answer").click()
        settled(page, "**/orders/?view=waiting")
        assert page.evaluate("document.activeElement.id") == "view-waiting"
        page.get_by_role("combobox", name="State", exact=True).select_option("New")
        settled(page, "**/orders/?*state=New*")
        page.get_by_role("link", name="Value").click()
        settled(page, "**sort=-value*")
        first = rows(page)
        page.get_by_role("link", name="Next").click()
        settled(page, "**cursor=*")

        assert set(kinds) == {"xhr"}
        assert page.locator(".rail[data-marked]").count() == 1
        assert len(first) == 50
        assert not set(first) & set(rows(page))
        assert "view=waiting" in page.url
        assert "state=New" in page.url
        address, shown = page.url, rows(page)

    with full.page("lin") as colleague:
        colleague.goto(address)
        assert rows(colleague) == shown


def test_back_and_forward_show_what_stood_there(full: House) -> None:
    with full.page("alice", "/orders/") as page:
        before = rows(page)
        page.get_by_role("link", name="Order", exact=True).click()
        settled(page, "**sort=number")
        sorted_rows = rows(page)
        page.get_by_role("link", name="Next").click()
        settled(page, "**cursor=*")

        page.go_back()
        settled(page, "**sort=number")
        assert rows(page) == sorted_rows
        page.go_back()
        settled(page, "**/orders/")
        assert rows(page) == before
        assert page.locator(".rail").count() == 1
        page.go_forward()
        settled(page, "**sort=number")
        assert rows(page) == sorted_rows


def test_a_search_needs_no_page_of_its_own_and_says_what_it_found(full: House) -> None:
    number = full.orders["rich"].number
    with full.page("lin", "/orders/") as page:
        page.locator("#find").fill(number)
        page.keyboard.press("Enter")
        settled(page, f"**/orders/?q={number}")

        assert rows(page) == [number]
        assert page.evaluate("document.activeElement.id") == "find"
        assert page.locator("#list-sum[role=status]").inner_text().startswith("1 order")
        page.locator("#find").fill("NOTHING")
        page.keyboard.press("Enter")
        page.get_by_text("No order matches").wait_for()
        page.get_by_role("link", name="Show all orders").click()
        settled(page, "**/orders/")
        assert len(rows(page)) == 50


def test_any_order_is_found_by_its_number_from_anywhere(full: House) -> None:
    number = full.orders["partial"].number
    with full.page("lin", "/settings/") as page:
        page.keyboard.press("/")
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/orders/?q={number}")
        assert rows(page) == [number]
        page.get_by_role("link", name=number).click()
        page.wait_for_url(f"**/orders/{number}/")


def test_a_session_that_ended_leads_to_the_sign_in_page(full: House) -> None:
    context = full.context("lin")
    page = context.new_page()
    page.goto(f"{full.url}/orders/")
    context.clear_cookies()

    page.get_by_role("link", name="Closed").click()

    page.wait_for_url("**/sign-in/?next=/orders/%3Fview%3Dclosed")
    context.close()


def test_without_scripts_the_same_addresses_are_links_and_a_form(full: House) -> None:
    context = full.context("lin", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{full.url}/orders/?view=waiting")
    page.get_by_role("combobox", name="State", exact=True).select_option("New")
    page.locator("#find").fill("SKU-1")
    with page.expect_navigation():
        page.get_by_role("button", name="Search").click()

    assert "view=waiting" in page.url
    assert "state=New" in page.url
    first = rows(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Next").click()
    assert rows(page)
    assert not set(first) & set(rows(page))
    with page.expect_navigation():
        page.get_by_role("link", name="Back", exact=True).click()
    assert rows(page) == first
    context.close()
