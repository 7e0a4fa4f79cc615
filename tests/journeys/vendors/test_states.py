"""What opens over the list: axe is silent in each state, and the focus goes back where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.vendors.hands import Keys
from tests.journeys.vendors.test_every_page import all_faults, faults

if TYPE_CHECKING:
    from tests.journeys.vendors.house import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def bar(keys: Keys) -> None:
    keys.press("x")
    keys.page.locator("#chosen").wait_for()


def quick_view(keys: Keys) -> None:
    keys.press("v", until="#peek h2")


def inside_the_quick_view(keys: Keys) -> None:
    keys.press("v", until="#peek h2")
    keys.press("v", until="#peek :focus")


def palette(keys: Keys) -> None:
    keys.press("Control+k", until="#palette input:focus")


def keys_of_all(keys: Keys) -> None:
    keys.press("?", until="#keys button:focus")


STATES = {f.__name__: f for f in (bar, quick_view, inside_the_quick_view, palette, keys_of_all)}


@pytest.mark.parametrize("name", [*STATES])
def test_it_is_accessible_and_gives_the_focus_back(house: House, name: str) -> None:
    with house.page("lin", "/orders/") as page:
        keys = Keys(page)
        keys.press("j")
        keys.press("j")
        row = keys.name()
        STATES[name](keys)

        found = faults(page)
        page.emulate_media(color_scheme="dark")
        found += faults(page, ["color-contrast"])
        keys.press("Escape")

        assert found == []
        assert keys.name() == row


@pytest.mark.parametrize("name", ["Files", "Columns", "Save view", "Your account"])
def test_an_open_menu_is_accessible_and_closes_to_its_button(house: House, name: str) -> None:
    with house.page("lin", "/orders/") as page:
        summary = page.locator("summary", has_text=name)
        summary.focus()
        keys = Keys(page)
        keys.press("Enter", until="details.menu[open]")
        keys.press("ArrowDown")
        assert page.locator("details.menu[open] :not(summary):focus").count() == 1

        found = faults(page)
        page.emulate_media(color_scheme="dark")
        found += faults(page, ["color-contrast"])
        keys.press("Escape")

        # what lies half under an open menu is no target until it closes
        assert [fault for fault in found if fault[0] != "target-size"] == []
        assert name in keys.name()
        assert page.locator("details.menu[open]").count() == 0


def test_a_menu_that_is_left_closes(house: House) -> None:
    with house.page("lin", "/orders/") as page:
        page.locator("summary", has_text="Files").click()
        for _ in range(6):
            page.keyboard.press("Tab")

        assert page.locator("details.menu[open]").count() == 0


def test_what_is_chosen_is_accessible_on_a_phone(house: House) -> None:
    with house.page("lin", "/orders/", viewport={"width": 390, "height": 844}) as page:
        page.get_by_label("Choose all on this page").check()
        page.locator("#chosen").wait_for()

        assert all_faults(page) == []


def test_walking_up_under_the_bar_the_row_stays_in_sight(house: House) -> None:
    with house.page("lin", "/orders/", viewport={"width": 1280, "height": 500}) as page:
        keys = Keys(page)
        keys.press("Control+a")
        for key in ["j"] * 8 + ["k"] * 8:
            keys.press(key)  # looks at the focus each time


def test_the_code_is_asked_for_when_it_is_printed_and_not_before(house: House) -> None:
    asked: list[str] = []
    number = house.orders["partial"].number
    for path, code in (
        ("/orders/?view=open", "?view=open"),
        (f"/orders/{number}/", f"?order={number}"),
    ):
        with house.page("lin") as page:
            page.on("request", lambda r: asked.append(r.url) if "code.svg" in r.url else None)
            page.goto(house.url + path)
            page.wait_for_load_state("networkidle")
            assert asked == []
            assert page.pdf(format="A4").startswith(b"%PDF")
            assert [url.removeprefix(f"{house.url}/orders/code.svg") for url in asked] == [code]
            asked.clear()
