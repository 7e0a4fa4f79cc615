"""Every page for vendors: accessible, never wider than the window, within the policy."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from common.actors import COMMAND
from common.clock import database_now
from dashboards.services.rolling import roll_all
from orders.services.answering import answer_order
from tests.journeys.vendors.house import LONG
from tests.world import line
from vendors.permissions import Area, Level
from vendors.services.invitation import invite_to_vendor, token_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.vendors.house import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def order(key: str) -> Callable[[House], str]:
    return lambda house: f"/orders/{house.orders[key].number}/"


def invitation(house: House) -> str:
    row = invite_to_vendor(
        email="nell@acme.example",
        vendor=house.world.acme,
        levels={Area.SALES: Level.OPERATE},
        language="en",
        actor=COMMAND,
        by=house.world.people["bea"],
    )
    return f"/invitation/{token_of(row)}/"


def performance(path: str) -> Callable[[House], str]:
    """A page of performance, with some weeks behind it."""

    def busy(house: House) -> str:
        now = database_now()
        for weeks in (2, 3, 4, 20):
            old = now - timedelta(weeks=weeks)
            order = house.world.issue(line("1", 10), line("2", 3, title=LONG), now=old)
            answer_order(order=order, answers=None, actor=house.world.actor(), now=old)
        roll_all()
        return f"/performance/{path}"

    return busy


# The person, and the path; of whom the name begins with "half" only the password was given.
PAGES: dict[str, tuple[str, str | Callable[[House], str]]] = {
    "today": ("alice", "/"),
    "today of logistics": ("otto", "/"),
    "today, nothing due": ("charlie", "/"),
    "list": ("alice", "/orders/"),
    "list, filtered": ("alice", "/orders/?view=waiting&type=RushOrder&centre=ONT8&q=PO"),
    "list, one's own": ("lin", "/orders/?columns=type,confirmed,value&density=compact&view=late"),
    "list of logistics": ("otto", "/orders/"),
    "saved views": ("lin", "/orders/views/"),
    "keys": ("lin", "/orders/keys/"),
    "list, nothing found": ("alice", "/orders/?q=NOTHING"),
    "list, nothing at all": ("charlie", "/orders/"),
    "performance": ("alice", performance("")),
    "performance, value": ("alice", performance("?measure=value&by=month")),
    "performance by item": ("lin", performance("?measure=confirmed&by=item")),
    "performance of logistics": ("otto", performance("?by=marketplace")),
    "performance, nothing yet": ("charlie", "/performance/"),
    "rows of a number": ("alice", performance("rows/?measure=confirmed")),
    "order to confirm": ("lin", order("due")),
    "order with everything": ("alice", order("rich")),
    "order of 20 lines": ("alice", order("long")),
    "order answered": ("alice", order("partial")),
    "order changed": ("lin", order("changed")),
    "order for a viewer": ("ravi", order("late")),
    "settings": ("alice", "/settings/"),
    "password": ("alice", "/settings/password/"),
    "factors": ("alice", "/settings/factors/"),
    "sessions": ("alice", "/settings/sessions/"),
    "proof": ("alice", "/settings/proof/"),
    "sign-in": ("", "/sign-in/"),
    "sign-in, led": ("", "/sign-in/?next=/orders/"),
    "code": ("half alice", "/sign-in/code/"),
    "recovery code": ("half alice", "/sign-in/recovery-code/"),
    "set-up": ("half otto", "/sign-in/set-up/"),
    "forgotten password": ("", "/forgotten-password/"),
    "invitation": ("", invitation),
    "invitation that is none": ("", "/invitation/nothing/"),
    "sign-out": ("alice", "/sign-out/"),
    "nothing there": ("alice", "/nothing/"),
    "nothing there, for nobody": ("", "/nothing/"),
}


def visit(house: House, page: Page, name: str) -> int:
    """Open one of the pages, and be there; gives the status."""
    _who, wanted = PAGES[name]
    path = wanted if isinstance(wanted, str) else wanted(house)
    response = page.goto(house.url + path)
    assert response
    assert page.url == house.url + path
    return response.status


def opened(house: House, name: str, **options: Any) -> Any:
    who = PAGES[name][0]
    half = who.startswith("half ")
    return house.page(who.removeprefix("half "), verified=not half, **options)


def faults(page: Page, rules: list[str] = RULES) -> list[tuple[str, list[str]]]:
    """What axe finds, and whether anything is wider than the window."""
    # In its place at the end of the page: what the bar lies over is scrolled out from below it.
    page.locator(".bar").evaluate_all("bars => bars.forEach(it => it.style.position = 'static')")
    kind = "tag" if rules is RULES else "rule"
    only = {"type": kind, "values": rules}
    answer = Axe().run(page, options={"runOnly": only, "preload": False}).response
    found = [
        (rule["id"], node["target"]) for rule in answer["violations"] for node in rule["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(("wider than the window", []))
    return found


def all_faults(page: Page) -> list[tuple[int, str, str, list[str]]]:
    """In both themes and widths; a theme changes nothing but colours."""
    found = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme="light")
        found += [(width, "light", *fault) for fault in faults(page)]
        page.emulate_media(color_scheme="dark")
        found += [(width, "dark", *fault) for fault in faults(page, ["color-contrast"])]
    page.set_viewport_size({"width": 320, "height": 640})
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append((320, "", "wider than the window", []))
    return found


def shown(name: str) -> int:
    return 404 if "nothing there" in name or "is none" in name else 200


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_policy_refuses_nothing(house: House, name: str) -> None:
    with opened(house, name) as page:
        status = visit(house, page, name)
        found = all_faults(page)

    assert status == shown(name)
    assert found == []


def test_a_refused_form_is_as_accessible(house: House) -> None:
    with house.page("lin", order("rich")(house)) as page:
        page.locator("[data-accept]").first.fill("many")
        page.locator("[data-accept]").nth(1).fill("99")
        page.get_by_role("button", name="Confirm").click()
        page.get_by_text("2 things to put right").wait_for()
        assert page.evaluate("document.activeElement.classList.contains('error-summary')")
        found = all_faults(page)
        page.locator("[data-accept]").first.fill("1")
        page.locator("[data-accept]").nth(1).fill("1")
        page.get_by_role("button", name="Confirm").click()
        page.get_by_text("This is what happens to the rest").wait_for()
        found += all_faults(page)

    assert found == []
