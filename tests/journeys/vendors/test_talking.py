"""Talking in a browser: a name that completes, a picture, what is new and what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.vendors.test_every_page import all_faults
from tests.threads import hostile
from threads.models import Mention, Message, Participant

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Locator, Page

    from tests.journeys.vendors.house import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def path(house: House) -> str:
    return f"/orders/{house.orders['due'].number}/"


PICTURE: FilePayload = {
    "name": "label.jpg",
    "mimeType": "image/jpeg",
    "buffer": hostile.with_places(),
}


def begun(page: Page) -> Locator:
    """Where one writes; the first message's form is closed."""
    closed = page.locator("details:not([open]) > summary", has_text="Write a message")
    if closed.count():
        closed.click()
    return page.get_by_label("Message", exact=True)


def write(page: Page, text: str, *, note: bool = False) -> None:
    begun(page).fill(text)
    if note:
        page.get_by_text("Internal note: only").click()
    page.get_by_role("button", name="Send message").click()


def test_a_name_completes_and_a_picture_goes_along(house: House) -> None:
    with house.page("lin", path(house)) as page:
        area = begun(page)
        area.press_sequentially("Look at this, @ot")
        page.get_by_role("option", name="Otto").wait_for()
        page.keyboard.press("Enter")
        assert area.input_value() == "Look at this, @Otto "
        page.set_input_files("#message-files", [PICTURE])
        page.get_by_role("button", name="Send message").click()
        page.get_by_text("The message is sent.").wait_for()
        image = page.locator(".file img")
        image.wait_for()
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 40
        with page.expect_download() as download:
            page.get_by_role("link", name="label.jpg").click()
        assert download.value.suggested_filename == "label.jpg"

    message = Message.objects.latest("pk")
    assert Mention.objects.get(message=message).person_id == house.world.people["otto"].pk


def test_what_was_on_the_screen_is_not_new_any_more(house: House) -> None:
    with house.page("lin", path(house)) as page:
        write(page, "A note for us", note=True)
        page.get_by_text("The internal note is kept.").wait_for()
    with house.page("otto", path(house)) as page:
        page.locator(".talk-news a").click()
        page.locator("form[data-seen]").scroll_into_view_if_needed()
        page.locator("form[data-seen]").wait_for(state="hidden")
        page.reload()
        assert page.locator(".talk-news").count() == 0
        assert all_faults(page) == []

    assert Participant.objects.get(person_id=house.world.people["otto"].pk).seen


def test_without_scripts(house: House) -> None:
    with house.page("alice", path(house), java_script_enabled=False) as page:
        write(page, "@Nobody, are you there?")
        page.get_by_text("is nobody who may read this message").first.wait_for()
        assert page.get_by_label("Message", exact=True).input_value() == "@Nobody, are you there?"
        write(page, "@Otto, are you there?")
        page.get_by_text("The message is sent.").wait_for()
    with house.page("fatima", path(house), java_script_enabled=False) as page:
        assert page.locator(".talk-news").count() == 1
        page.get_by_role("button", name="Mark as read").click()
        page.wait_for_url("**#messages")
        assert page.locator(".talk-news").count() == 0
