"""The kit in a real Chromium: accessible, within the policy, whole without scripts."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.chromium import launch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 800, 390, 320)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def workshop(server: Any, **options: Any) -> Iterator[Page]:
    """The page open; what the browser complains about fails the test."""
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
        page = context.new_page()
        page.on("console", lambda line: complaints.extend([line.text] * (line.type == "error")))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{server.url}/workshop/")
        yield page
        browser.close()
    assert complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(live_server, theme: str) -> None:
    found = []
    with workshop(live_server, color_scheme=theme, bypass_csp=True) as page:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            rules = Axe().run(page, options={"runOnly": RULES, "preload": False}).response
            found += [
                (width, rule["id"], node["target"])
                for rule in rules["violations"]
                for node in rule["nodes"]
            ]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append((width, "wider than the window", []))

    assert found == []


def test_without_a_script_a_dialog_is_a_section_with_the_same_form(live_server) -> None:
    with workshop(live_server, java_script_enabled=False) as page:
        assert page.locator("#cancel input[name=typed]").is_visible()


def test_with_a_script_a_dialog_opens_and_escape_closes_it(live_server) -> None:
    with workshop(live_server) as page:
        typed = page.locator("#cancel input[name=typed]")
        assert not typed.is_visible()
        page.get_by_role("link", name="Cancel shipment").click()
        assert typed.is_visible()
        page.keyboard.press("Escape")
        assert not typed.is_visible()


def test_deadlines_tick_by_the_server_and_change_their_step(live_server) -> None:
    with workshop(live_server) as page:
        page.clock.install()
        page.reload()
        due = page.locator('[data-due][data-step="soon"]').first
        assert "5 h" in due.inner_text() or "6 h" in due.inner_text()
        due.evaluate("element => element.id = 'watched'")

        page.clock.fast_forward("05:00:00")

        watched = page.locator("#watched")
        assert watched.get_attribute("data-step") == "now"
        assert "1 h" in watched.inner_text()
        assert str(watched.locator(".icon use").first.get_attribute("href")).endswith("#urgent")
        assert "left" in page.locator("#announcements").inner_text()
