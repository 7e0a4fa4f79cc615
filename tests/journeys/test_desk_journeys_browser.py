"""Bea brings somebody in, and hears from the vendor what becomes of an order she wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from notifications import reading
from notifications.handover import deliver_due
from tests.journeys.desk import Desk, aside, chromium, totp
from tests.world import World, build

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "seven green boats at dawn"


@pytest.fixture
def world() -> World:
    return build()


def mailed_link(folder: Path, address: str) -> str:
    """What the worker hands over, and the link in the newest mail to this address."""
    aside(deliver_due)
    mail = next(mail for mail in reading.newest(folder=folder) if address in mail.to)
    return mail.links[0]


def set_up(page: Page) -> None:
    """The second factor, with the key that the page shows to who cannot scan it."""
    page.get_by_text("I cannot scan it").click()
    secret = page.locator(".secret").inner_text()
    page.get_by_role("textbox", name="Code").fill(totp(re.sub(r"\s", "", secret)))
    page.get_by_role("button", name="Confirm code").click()


def test_an_invitation_leads_to_today(world, live_server, settings, mail_folder) -> None:
    settings.PUBLIC_URL = live_server.url
    client = world.client("bea")
    with chromium() as browser:
        bea = Desk(browser, live_server, client)
        page = bea.open(reverse("admin:vendors_vendor_change", args=[world.acme.pk]))
        page.get_by_role("link", name="Invite a person").click()
        page.get_by_label("E-mail").fill("nora@acme.example")
        page.get_by_role("button", name="Send the invitation").click()
        assert "The invitation to nora@acme.example is on its way" in page.inner_text("main")
        assert "nora@acme.example" in page.locator("section", has_text="that wait").inner_text()

        nora = Desk(browser, live_server)
        page = nora.page
        page.goto(mailed_link(mail_folder, "nora@acme.example"))
        page.get_by_label("name").first.fill("Nora Nguyen")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Create my account").click()
        set_up(page)
        page.get_by_role("link", name="I have kept them").click()
        page.wait_for_url(f"{live_server.url}/")
        assert page.locator("main").is_visible()

        page = bea.open(reverse("admin:vendors_invitation_changelist"))
        assert "Accepted" in page.locator("#result_list").inner_text().title()

    assert bea.complaints + nora.complaints == []


def write_and_check(page: Page) -> None:
    """Written with a mistake, put right, checked with another, put right, checked again."""
    page.get_by_role("link", name="Write an order").click()
    page.get_by_label("Order number").fill("JOURNEY1")
    page.get_by_label("Vendor code").fill("acme1")
    page.get_by_label("Fulfilment centre").fill("PHX6")
    page.get_by_label("From").fill("2099-12-01T08:00")
    page.get_by_label("Until").fill("2099-12-04T18:00")
    page.get_by_label("Title, row 1").fill("Ladle, stainless steel")
    page.get_by_role("button", name="Another row").click()
    page.get_by_role("button", name="Save as draft").click()
    assert "Give a quantity" in page.inner_text("main")
    assert page.get_by_label("Title, row 1").input_value() == "Ladle, stainless steel"

    page.get_by_label("Quantity, row 1").fill("12")
    page.get_by_label("Cost, row 1").fill("3.15")
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_role("link", name="Check and issue").click()
    assert "Line 1 names no item" in page.inner_text("main")

    page.get_by_role("link", name="Edit the draft").click()
    page.get_by_label("ASIN, row 1").fill("B0JOURNEY1")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("link", name="Check and issue").click()


def test_an_order_is_written_checked_issued_and_answered(world, live_server, settings) -> None:
    settings.PUBLIC_URL = live_server.url
    clients = {name: world.client(name) for name in ("bea", "lin")}
    with chromium() as browser:
        bea = Desk(browser, live_server, clients["bea"])
        page = bea.open("/admin/orders/purchaseorder/")
        write_and_check(page)
        page.get_by_role("button", name="Issue the order").dblclick()
        page.wait_for_url("**/change/")
        assert "Order JOURNEY1 is issued" in page.inner_text("main")

        lin = Desk(browser, live_server, clients["lin"])
        lin.open("/orders/JOURNEY1/")
        lin.page.locator("main").get_by_role("button", name=re.compile("^Confirm")).first.click()
        lin.page.wait_for_load_state()

        page.reload()
        assert "Confirmed" in page.locator(".field-standing").inner_text()
        assert "Accepted 12" in page.locator("section", has_text="Lines").first.inner_text()
        assert "Lin" in page.locator("section", has_text="History").last.inner_text()
        page = bea.open("/admin/")
        assert "Lin confirmed the order: 12 accepted." in page.inner_text("main")

    assert bea.complaints + lin.complaints == []
