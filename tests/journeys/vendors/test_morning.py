"""A sales person's morning: at a desk by keyboard alone, and on a phone by thumb alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from batches.services import run_due
from common.clock import database_now
from orders.models import PurchaseOrder
from tests.journeys.vendors.hands import Keys, Thumb
from tests.journeys.vendors.house import PASSWORD
from tests.journeys.vendors.test_main_job import PHONE
from tests.world import line
from threads.models import MessageText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator

    from tests.journeys.vendors.house import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DUE = 20
NOON = 12
READERS = ("lin", "alice")
BACK = (datetime.now(UTC) + timedelta(days=40)).date()
QUESTION = "Can this one leave two days later?"


class Desk:
    """What lies on the desk: twenty orders that are due today, and four of which more is wanted."""

    def __init__(self, house: House) -> None:
        PurchaseOrder.objects.exclude(confirm_by=None).update(confirm_by=None)
        now = database_now()
        # “Today” is the reader's: whatever the hour, both sit where midnight is far away.
        zone = "UTC" if now.hour < NOON else "America/Los_Angeles"
        _move(house, zone, zone)
        issued = now + timedelta(hours=2) - timedelta(hours=24)
        self.due = [house.world.issue(line("1", n + 1), now=issued) for n in range(DUE)]
        self.single, self.hopeless, self.later, self.asked = (
            house.world.issue(line("1", 50, is_back_order_allowed=True)) for _ in range(4)
        )

    def stands(self, order: PurchaseOrder) -> str:
        """What was answered."""
        order.refresh_from_db()
        return order.answer_kind

    def all_due_are_confirmed(self) -> bool:
        """Each of the twenty."""
        return {self.stands(order) for order in self.due} == {"accepted"}

    def question(self) -> str:
        """What was asked about the last one."""
        return MessageText.objects.latest("pk").text


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    zones = [house.world.people[name].time_zone for name in READERS]
    yield Desk(house)
    _move(house, *zones)


def _move(house: House, *zones: str) -> None:
    """Lin, who works by keyboard, and Alice, who works by thumb."""
    for name, zone in zip(READERS, zones, strict=True):
        person = house.world.people[name]
        type(person).objects.filter(pk=person.pk).update(time_zone=zone)


def test_at_a_desk_by_keyboard_alone(house: House, desk: Desk) -> None:
    with house.page() as page:
        keys = Keys(page)
        _sign_in_by_keys(keys, house)
        _walk_choose_and_look(keys, desk)
        _confirm_one_by_keys(keys, desk)
        _confirm_all_due_by_keys(keys, desk)
        _reject_one_by_keys(keys, desk)
        _backorder_one_by_keys(keys, desk)
        _ask_by_keys(keys, desk)
        _export_and_leave_by_keys(keys)


def _sign_in_by_keys(keys: Keys, house: House) -> None:
    keys.page.goto(f"{house.url}/")
    keys.look()
    keys.type(house.world.people["lin"].email)
    keys.tab_to("Password")
    keys.type(PASSWORD)
    keys.press("Enter", leads_to="**/sign-in/code/*")
    keys.type(house.code("lin"))
    keys.press("Enter", leads_to=f"{house.url}/")


def _walk_choose_and_look(keys: Keys, desk: Desk) -> None:
    page = keys.page
    keys.press("g", "o", leads_to="**/orders/")
    for key in ("j", "j", "k", "x"):
        keys.press(key)
    assert keys.name() == desk.asked.number
    assert page.locator("[data-chosen]").inner_text() == "1 order chosen"
    keys.press("v", leads_to=f"**peek={desk.asked.number}", until="#peek h2")
    keys.press("v", until="#peek :focus")
    keys.press("Escape")
    assert keys.name() == desk.asked.number
    assert not page.locator("#peek").is_visible()
    keys.press("Escape")
    assert page.locator("tbody [name=order]:checked").count() == 0


def _confirm_one_by_keys(keys: Keys, desk: Desk) -> None:
    keys.press("/")
    keys.type(desk.single.number)
    keys.press("Enter", leads_to=f"**q={desk.single.number}")
    keys.page.locator("tbody tr:only-child").wait_for()
    keys.press("c", leads_to="**/orders/batch/*", until="button:focus")
    keys.press("Enter", leads_to="**/batches/*/")
    run_due()
    keys.page.get_by_text("1 done").wait_for()
    assert desk.stands(desk.single) == "accepted"


def _confirm_all_due_by_keys(keys: Keys, desk: Desk) -> None:
    before = keys.steps
    keys.press("g", "d", leads_to="**/orders/?view=due_today")
    keys.press("Control+a")
    assert keys.page.locator("[data-chosen]").inner_text() == f"{DUE} orders chosen"
    keys.press("c", leads_to="**/orders/batch/*")
    keys.press("Enter", leads_to="**/batches/*/")
    assert keys.steps - before == 4
    run_due()
    keys.page.get_by_text(f"All {DUE} done").wait_for()
    assert desk.all_due_are_confirmed()


def _reject_one_by_keys(keys: Keys, desk: Desk) -> None:
    """Found by its number in two steps; then in the list, which is as it was."""
    before = keys.steps
    keys.press("Control+k", until="#palette input:focus")
    keys.type(desk.hopeless.number)
    keys.page.locator("#palette-found", has_text=desk.hopeless.number).wait_for()
    assert keys.steps - before == 2
    keys.press("Enter", leads_to=f"**/orders/{desk.hopeless.number}/")
    keys.press("u", leads_to="**/orders/?view=due_today")
    keys.press("g", "o", leads_to="**/orders/")
    for _ in range(3):
        keys.press("j")
    assert keys.name() == desk.hopeless.number
    keys.press("r", leads_to="**/orders/batch/*", until="[name=reason]:focus")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("Enter", leads_to="**/batches/*/")
    run_due()
    keys.page.get_by_text("Reason: Obsolete product").wait_for()
    assert desk.stands(desk.hopeless) == "rejected"


def _backorder_one_by_keys(keys: Keys, desk: Desk) -> None:
    keys.press("u", leads_to="**/orders/", until=".row-link:focus")
    assert keys.name() == desk.hopeless.number  # where one was
    keys.press("k")
    keys.press("b", leads_to="**/orders/batch/*", until="[name=day]:focus")
    keys.type(BACK.strftime("%m%d%Y"))  # as this Chromium asks for it
    keys.press("Enter", leads_to="**shown=yes", until="button:focus")
    day = keys.page.get_by_label("Date of the backorder")
    assert day.input_value() == BACK.isoformat()
    keys.press("Enter", leads_to="**/batches/*/")
    run_due()
    keys.page.get_by_text("Promised for").wait_for()
    assert desk.stands(desk.later) == "backordered"


def _ask_by_keys(keys: Keys, desk: Desk) -> None:
    address = f"**/orders/{desk.asked.number}/"
    keys.press("u", leads_to="**/orders/", until=".row-link:focus")
    keys.press("k")
    keys.press("Enter", leads_to=address)
    keys.press("m")
    keys.type(QUESTION)
    keys.press("Control+Enter", leads_to=f"{address}**")
    keys.page.locator(".message", has_text=QUESTION).wait_for()
    assert desk.question() == QUESTION


def _export_and_leave_by_keys(keys: Keys) -> None:
    keys.press("u", leads_to="**/orders/", until=".row-link:focus")
    keys.press("e")
    keys.press("ArrowDown")
    with keys.page.expect_download() as file:
        keys.press("Enter")
    assert file.value.suggested_filename.endswith(".xlsx")
    keys.press("Escape")
    assert "Files" in keys.name()
    keys.press("Control+k", until="#palette input:focus")
    keys.type("Sign out")
    keys.press("Enter", leads_to="**/sign-out/", until="button:focus")
    keys.press("Enter", leads_to="**/sign-in/**")


def test_on_a_phone_by_thumb_alone(house: House, desk: Desk) -> None:
    with house.page(**PHONE) as page:
        thumb = Thumb(page)
        _sign_in_by_thumb(thumb, house)
        _confirm_one_by_thumb(thumb, desk)
        _confirm_all_due_by_thumb(thumb, desk)
        _reject_one_by_thumb(thumb, desk)
        _backorder_one_by_thumb(thumb, desk)
        _ask_by_thumb(thumb, desk)
        _export_and_leave_by_thumb(thumb)


def _sign_in_by_thumb(thumb: Thumb, house: House) -> None:
    page = thumb.page
    page.goto(f"{house.url}/")
    thumb.type(page.get_by_label("Company e-mail"), house.world.people["alice"].email)
    thumb.type(page.get_by_label("Password"), PASSWORD)
    thumb.tap(page.get_by_role("button", name="Sign in"), "**/sign-in/code/*")
    thumb.type(page.locator("[autocomplete=one-time-code]"), house.code("alice"))
    thumb.tap(page.get_by_role("button", name="Confirm code"), f"{house.url}/")


def _confirm_one_by_thumb(thumb: Thumb, desk: Desk) -> None:
    """From Today."""
    page, first = thumb.page, desk.due[0]
    card = page.get_by_role("listitem").filter(has_text=first.number)
    act = card.get_by_role("link", name=re.compile("^Confirm 1 line")).last
    thumb.tap(act, f"**/orders/{first.number}/**")
    told = page.get_by_text(f"1 line of {first.number} confirmed")
    thumb.tap(page.get_by_role("button", name="Confirm 1 line"), until=told)
    assert desk.stands(first) == "accepted"


def _confirm_all_due_by_thumb(thumb: Thumb, desk: Desk) -> None:
    page, verb = thumb.page, f"Confirm {DUE - 1} orders"
    thumb.tap(_up(thumb), "**/orders/")
    before = thumb.steps
    tab = page.locator("#view-due_today")
    thumb.tap(tab, "**view=due_today", until=page.locator("#view-due_today[aria-current]"))
    thumb.tap(page.get_by_label("Choose all on this page"))
    thumb.tap(page.get_by_role("button", name=verb), "**/orders/batch/*")
    thumb.tap(page.get_by_role("button", name=verb), "**/batches/*/")
    assert thumb.steps - before == 4
    run_due()
    page.get_by_text(f"All {DUE - 1} done").wait_for()
    assert desk.all_due_are_confirmed()


def _reject_one_by_thumb(thumb: Thumb, desk: Desk) -> None:
    page = thumb.page
    thumb.tap(page.get_by_role("link", name="To the orders"), "**/orders/?view=due_today")
    thumb.tap(
        page.locator("#view-all"), "**/orders/", until=page.locator("#view-all[aria-current]")
    )
    thumb.tap(page.get_by_label(f"Choose {desk.hopeless.number}"))
    thumb.tap(page.get_by_role("button", name="Reject"), "**/orders/batch/*")
    thumb.tap(page.get_by_label("Obsolete product"))
    thumb.tap(page.get_by_role("button", name="Reject 1 order"), "**/batches/*/")
    run_due()
    page.get_by_text("Reason: Obsolete product").wait_for()
    assert desk.stands(desk.hopeless) == "rejected"


def _backorder_one_by_thumb(thumb: Thumb, desk: Desk) -> None:
    """Found by its number in two steps."""
    page, before = thumb.page, thumb.steps
    search = page.get_by_role("banner").get_by_role("link", name="Search orders")
    thumb.tap(search, "**/orders/#find")
    thumb.type(page.locator("#find"), f"{desk.later.number}\n")
    page.wait_for_url(f"**q={desk.later.number}")
    assert thumb.steps - before == 2
    thumb.tap(page.get_by_label(f"Choose {desk.later.number}"))
    thumb.tap(page.get_by_role("button", name="Backorder"), "**/orders/batch/*")
    page.get_by_label("Date of the backorder").fill(BACK.isoformat())
    thumb.tap(page.get_by_role("button", name="Show what this date does"), "**shown=yes")
    thumb.tap(page.get_by_role("button", name="Backorder 1 order"), "**/batches/*/")
    run_due()
    page.get_by_text("Promised for").wait_for()
    assert desk.stands(desk.later) == "backordered"


def _ask_by_thumb(thumb: Thumb, desk: Desk) -> None:
    page = thumb.page
    pages = page.get_by_label("On the phone")
    thumb.tap(pages.get_by_role("link", name="Orders"), "**/orders/")
    thumb.tap(page.get_by_role("link", name=desk.asked.number), f"**/{desk.asked.number}/")
    thumb.tap(page.locator("summary", has_text="Write a message"))
    thumb.type(page.get_by_label("Message", exact=True), QUESTION)
    message = page.locator(".message", has_text=QUESTION)
    thumb.tap(page.get_by_role("button", name="Send message"), until=message)
    assert desk.question() == QUESTION


def _export_and_leave_by_thumb(thumb: Thumb) -> None:
    page = thumb.page
    thumb.tap(_up(thumb), "**/orders/")
    thumb.tap(page.locator("summary", has_text="Files"))
    with page.expect_download() as file:
        thumb.tap(page.get_by_role("link", name="Export orders, CSV"))
    assert file.value.suggested_filename.endswith(".csv")
    thumb.tap(page.locator(".account summary"))
    thumb.tap(page.get_by_role("button", name="Sign out"), "**/sign-in/**")


def _up(thumb: Thumb) -> Locator:
    return thumb.page.get_by_label("Where you are").get_by_role("link", name="Orders")
