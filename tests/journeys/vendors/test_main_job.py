"""The main job in a browser: an order is confirmed, in few steps, with scripts and without."""

from __future__ import annotations

import email as mails
import re
from datetime import timedelta
from email import policy
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.management import call_command

from common.clock import database_now
from orders.services.answering import answer_order
from tests.journeys.vendors.house import PASSWORD
from tests.world import line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Locator, Page

    from orders.models import PurchaseOrder
    from tests.journeys.vendors.house import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}


class Hand:
    """Counts what a person does: a tap or click, a field typed, a key pressed."""

    def __init__(self) -> None:
        self.steps = 0

    def tap(self, what: Locator) -> None:
        self.steps += 1
        what.click()

    def type(self, what: Locator, text: str) -> None:
        self.steps += 1
        what.press_sequentially(text)

    def press(self, page: Page, key: str) -> None:
        self.steps += 1
        page.keyboard.press(key)


def letter(house: House, folder: Path, order: PurchaseOrder, name: str = "lin") -> str:
    """The mail about an order as its reader sees it, leading to this house."""
    call_command("run_deadlines", "--once", verbosity=0)
    wanted = house.world.people[name].email
    for path in folder.glob("*.eml"):
        message = mails.message_from_bytes(path.read_bytes(), policy=policy.default)
        if message["To"] == wanted and order.number in message["Subject"]:
            body = message.get_body(("html",))
            assert body
            return str(body.get_content()).replace(settings.PUBLIC_URL, house.url)
    raise AssertionError(f"no mail about {order.number} for {wanted}")


def standing(page: Page) -> tuple[str | None, str | None, str | None]:
    main = page.locator("main")
    names = ("data-order-state", "data-answer-due", "data-lines-open")
    state, due, lines = (main.get_attribute(name) for name in names)
    return state, due, lines


@pytest.fixture
def phone(house: House) -> Iterator[BrowserContext]:
    """Lin's phone, signed in."""
    context = house.context("lin", **PHONE)
    yield context
    context.close()


def test_from_its_mail_an_order_is_confirmed_in_two_steps(house, phone, mail_folder) -> None:
    order = house.world.issue(*(line(str(number), 5) for number in range(1, 13)))
    page, hand = phone.new_page(), Hand()
    page.set_content(letter(house, mail_folder, order))

    hand.tap(page.get_by_role("link", name=f"Confirm order {order.number}"))
    assert standing(page) == ("New", order.confirm_by.isoformat(), "12")
    hand.tap(page.get_by_role("button", name=re.compile("^Confirm 12 lines")))

    page.get_by_text(f"12 lines of {order.number} confirmed today").wait_for()
    assert standing(page) == ("Acknowledged", "", "0")
    assert hand.steps == 2


def test_one_short_line_takes_five_steps(house, phone, mail_folder) -> None:
    order = house.world.issue(line("1", 300), line("2", 5))
    page, hand = phone.new_page(), Hand()
    page.set_content(letter(house, mail_folder, order))

    hand.tap(page.get_by_role("link", name=f"Confirm order {order.number}"))
    accept = page.get_by_label("Accept of line 1")
    accept.evaluate("field => field.addEventListener('focus', () => field.select())")
    hand.tap(accept)
    hand.type(accept, "120")
    page.get_by_text("180 will be rejected, worth $2,790.00.").wait_for()
    assert page.locator(".bar").inner_text().split("\n")[0] == "1 in full, 1 short"
    hand.tap(page.get_by_text("Obsolete product").first)
    hand.tap(page.get_by_role("button", name="Confirm 2 lines"))

    page.get_by_text(f"2 lines of {order.number} confirmed").wait_for()
    order.refresh_from_db()
    assert (order.answer_kind, order.accepted_units) == ("partial", 125)
    assert hand.steps == 5


def sign_in(house: House, page: Page, name: str) -> None:
    page.get_by_label("Company e-mail").fill(house.world.people[name].email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("[autocomplete=one-time-code]").fill(house.code(name))
    page.get_by_role("button", name="Confirm code").click()


def test_without_scripts_the_whole_job_can_be_done(house) -> None:
    first = house.world.issue(line("1", 9), now=database_now() - timedelta(hours=23, minutes=55))
    context = house.context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house.url}/")
    sign_in(house, page, "lin")

    page.wait_for_url(f"{house.url}/")
    page.get_by_role("link", name=f"Confirm order {first.number}").click()
    page.get_by_role("button", name="Confirm 1 line").click()

    page.get_by_text(f"1 line of {first.number} confirmed").wait_for()
    assert standing(page) == ("Acknowledged", "", "0")
    second = house.world.issue(line("1", 9), line("2", 4))
    page.goto(f"{house.url}{second.get_absolute_url()}")
    page.get_by_label("Accept of line 2").fill("3")
    page.keyboard.press("Enter")  # sends nothing
    page.get_by_text("Line 2: 1 will be rejected as temporarily unavailable.").wait_for()
    assert standing(page)[0] == "New"
    page.get_by_role("button", name="Reject the rest and send").click()
    page.get_by_text(f"2 lines of {second.number} confirmed").wait_for()
    page.goto(f"{house.url}/orders/?q={second.number}")
    assert page.locator("tbody tr").count() == 1
    context.close()


def test_you_land_where_the_link_led(house) -> None:
    order = house.orders["rich"]
    context = house.context(**PHONE)
    page = context.new_page()
    page.goto(f"{house.url}{order.get_absolute_url()}")

    sign_in(house, page, "alice")

    page.wait_for_url(f"{house.url}{order.get_absolute_url()}")
    context.close()


def test_what_was_typed_survives_a_sign_in_in_between(house) -> None:
    order = house.world.issue(line("1", 30))
    context = house.context("lin")
    page = context.new_page()
    page.goto(f"{house.url}{order.get_absolute_url()}")
    page.get_by_label("Accept of line 1").fill("17")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    page.get_by_role("button", name="Confirm 1 line").click()
    page.wait_for_url("**/sign-in/**")
    sign_in(house, page, "lin")

    page.wait_for_url(f"{house.url}{order.get_absolute_url()}")
    assert page.get_by_label("Accept of line 1").input_value() == "17"
    page.get_by_role("button", name="Undo").click()
    assert page.get_by_label("Accept of line 1").input_value() == "30"
    context.close()


def test_two_tabs_and_a_quicker_colleague(house) -> None:
    order = house.world.issue(line("1", 30))
    context = house.context("lin")
    one, other = context.new_page(), context.new_page()
    for page in (one, other):
        page.goto(f"{house.url}{order.get_absolute_url()}")
    one.get_by_role("button", name="Confirm 1 line").dblclick()
    one.get_by_text(f"1 line of {order.number} confirmed").wait_for()

    other.get_by_label("Accept of line 1").fill("20")
    other.get_by_role("button", name="Confirm 1 line").click()

    other.get_by_text("was already confirmed by Lin today").wait_for()
    assert order.events.filter(by_vendor=True).count() == 1
    third = house.world.issue(line("1", 30))
    one.goto(f"{house.url}{third.get_absolute_url()}")
    answer_order(order=third, answers=None, actor=house.world.actor("alice"))
    one.get_by_label("Accept of line 1").fill("12")
    one.get_by_role("button", name="Confirm 1 line").click()
    one.get_by_text("was already confirmed by Alice today").wait_for()
    assert one.get_by_label("Accept of line 1").input_value() == "12"
    context.close()


def test_back_and_reload_after_sending_send_nothing_twice(house) -> None:
    order = house.world.issue(line("1", 30))
    with house.page("lin", order.get_absolute_url()) as page:
        page.get_by_role("button", name="Confirm 1 line").click()
        page.get_by_text(f"1 line of {order.number} confirmed").wait_for()
        page.reload()
        assert standing(page) == ("Acknowledged", "", "0")
        page.go_back()
        page.wait_for_load_state()
        assert standing(page)[0] == "Acknowledged"

    assert order.events.filter(by_vendor=True).count() == 1


def test_the_keyboard_goes_down_the_column_and_pastes_one(house) -> None:
    order = house.world.issue(*(line(str(number), 50) for number in range(1, 4)))
    with house.page("lin", order.get_absolute_url()) as page:
        page.get_by_label("Accept of line 1").focus()
        page.keyboard.press("Control+A")
        page.keyboard.type("40")
        page.keyboard.press("Enter")
        page.keyboard.type("41")
        values = [page.get_by_label(f"Accept of line {n}").input_value() for n in (1, 2, 3)]
        assert values == ["40", "41", "50"]
        page.get_by_label("Accept of line 1").evaluate(
            """field => {
              const data = new DataTransfer();
              data.setData("text", "1\\r\\n2\\r\\n3\\r\\n");
              const kind = { clipboardData: data, bubbles: true, cancelable: true };
              field.dispatchEvent(new ClipboardEvent("paste", kind));
            }"""
        )
        values = [page.get_by_label(f"Accept of line {n}").input_value() for n in (1, 2, 3)]
        assert values == ["1", "2", "3"]
        assert page.locator('[data-sum="units"]').inner_text() == "6 of 150 units"
        assert page.locator('[data-sum="USD"]').inner_text() == "$93.00 of $2,325.00"
        page.get_by_role("button", name="Undo").click()
        page.locator('[data-sum="units"]').get_by_text("150 units", exact=True).wait_for()

    order.refresh_from_db()
    assert order.answer_id is None


def test_what_the_script_says_is_what_the_server_says(house) -> None:
    order = house.orders["rich"]
    with house.page("alice", order.get_absolute_url()) as page:
        bar = page.locator(".bar-facts")
        scripted, details = bar.inner_text(), page.locator("[data-rest]").first.inner_text()
    context = house.context("alice", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house.url}{order.get_absolute_url()}")

    assert page.locator(".bar-facts").inner_text() == scripted
    assert page.locator("[data-rest]").first.inner_text() == details
    context.close()


def test_focus_is_never_under_a_bar(house) -> None:
    order = house.orders["long"]
    with house.page(
        "lin", order.get_absolute_url(), viewport={"width": 390, "height": 664}
    ) as page:
        page.get_by_label("Accept of line 1", exact=True).focus()
        hidden = []
        for _ in range(24):
            page.keyboard.press("Tab")
            hidden += page.evaluate(
                """() => {
                  const element = document.activeElement;
                  const box = element.getBoundingClientRect();
                  const bar = document.querySelector(".bar").getBoundingClientRect();
                  const top = document.querySelector(".topbar").getBoundingClientRect();
                  const inside = element.closest(".bar");
                  const seen = inside || (box.bottom <= bar.top && box.top >= top.bottom);
                  return seen ? [] : [element.name || element.tagName];
                }"""
            )

    assert hidden == []


def test_targets_are_large_enough_for_a_finger(house) -> None:
    small = []
    for path in ("/", "/orders/", house.orders["rich"].get_absolute_url(), "/settings/"):
        with house.page("alice", path, **PHONE) as page:
            small += page.evaluate(
                """() => [...document.querySelectorAll("a, button, select, summary, input")]
                  .filter((e) => e.checkVisibility() && e.type !== "hidden" && !e.closest("p, .sr"))
                  .map((e) => [e.closest("label") ?? e, e])
                  .map(([box, e]) => [box.getBoundingClientRect(), e.outerHTML.slice(0, 80)])
                  .filter(([box]) => box.height && box.height < 23.5 && box.top > 0)
                  .map(([box, html]) => `${Math.round(box.height)} ${html}`)"""
            )

    assert small == []


def test_the_clock_tells_the_readers_time(house) -> None:
    lin = house.world.people["lin"]
    type(lin).objects.filter(pk=lin.pk).update(time_zone="Asia/Shanghai")
    with house.page("lin", "/") as page:
        served = page.locator("[data-clock]").get_attribute("datetime") or ""
        shown = page.locator("[data-clock-time]").inner_text()
    type(lin).objects.filter(pk=lin.pk).update(time_zone="UTC")

    assert served.endswith("+08:00")
    assert shown in {f"{served[11:16]} GMT+8", f"{_later(served)} GMT+8"}


def _later(text: str) -> str:
    hours, minutes = int(text[11:13]), int(text[14:16]) + 1
    return f"{(hours + minutes // 60) % 24:02}:{minutes % 60:02}"


def test_in_chinese_too(house) -> None:
    alice = house.world.people["alice"]
    order = house.world.issue(line("1", 8), now=database_now() - timedelta(hours=23, minutes=58))
    with house.page("alice", "/settings/") as page:
        page.get_by_label("Language").select_option("zh-hans")
        page.get_by_role("button", name="Save settings").click()
        page.get_by_role("button", name="保存设置").wait_for()
        page.goto(f"{house.url}/")
        assert page.locator("html").get_attribute("lang") == "zh-Hans"
        page.get_by_role("link", name=f"确认订单 {order.number}").click()
        page.get_by_role("button", name=re.compile("^确认 1 行")).click()
        page.locator(".notice[data-tone=success]").wait_for()
        assert standing(page) == ("Acknowledged", "", "0")
        english = re.findall(r"[A-Za-z]{4,}", page.locator("main").inner_text())
    type(alice).objects.filter(pk=alice.pk).update(language="en")

    assert set(english) <= {"ACME", "Acme", "Housewares", "Phoenix", "Alice", "TEST"}
