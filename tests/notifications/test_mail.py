"""The message as it leaves."""

from __future__ import annotations

import pytest

from notifications.composers import Mail
from notifications.mail import build, message_id
from notifications.models import Delivery

MAIL = Mail("Order 4 is due", "text", "<p>html</p>")


def delivery(address="lin@acme.example"):
    return Delivery(key="orders.reminder:4:1", address=address)


def test_text_html_and_headers(settings):
    settings.DEFAULT_FROM_EMAIL = "ACORN <acorn@vendors.example>"
    message = build(delivery(), MAIL).message()

    assert message["To"] == "lin@acme.example"
    assert message["From"] == "ACORN <acorn@vendors.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_without_html_it_is_plain_text():
    assert build(delivery(), Mail("s", "t", "")).message().get_content_type() == "text/plain"


def test_the_message_id_comes_from_key_and_public_address(settings):
    settings.PUBLIC_URL = "https://vendors.example:8443"

    assert message_id("k") == message_id("k") != message_id("l")
    assert message_id("k").endswith("@vendors.example>")
    assert build(delivery(), MAIL).message()["Message-ID"] == message_id("orders.reminder:4:1")


def test_a_subject_adds_no_header():
    message = build(delivery(), Mail("Due\r\nBcc: spy@evil.example\x00 now", "t", "")).message()

    assert message["Subject"] == "Due Bcc: spy@evil.example now"
    assert message["Bcc"] is None


@pytest.mark.parametrize("address", ["", "  ", "a@b.example\nBcc: spy@evil.example"])
def test_an_address_is_one_line(address):
    with pytest.raises(ValueError, match="no usable address"):
        build(delivery(address), MAIL)
