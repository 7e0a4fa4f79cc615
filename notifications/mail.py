"""A composed mail as a message for the wire."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from common.texts import one_line

if TYPE_CHECKING:
    from notifications.composers import Mail
    from notifications.models import Delivery

HEADERS = {
    "Auto-Submitted": "auto-generated",  # RFC 3834: answering machines keep quiet
    "X-Auto-Response-Suppress": "All",  # the same for Exchange
}


LONGEST_LINE = 900  # RFC 5322 allows 998; a Message-ID on a line of its own confuses some readers


class Message(EmailMultiAlternatives):
    """A mail whose Message-ID stands on one line."""

    def message(self, **options: Any) -> Any:
        """The parts, ready to be written out."""
        message = super().message(**options)
        message.policy = message.policy.clone(max_line_length=LONGEST_LINE)
        return message


def message_id(key: str) -> str:
    """The Message-ID of a delivery's key: the same for every attempt, and it tells nothing."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    return f"<{hashlib.sha256(key.encode()).hexdigest()}@{host}>"


def build(delivery: Delivery, mail: Mail) -> Message:
    """The message as it will leave. Raises ValueError for an address that is more than one line.

    One recipient a message, so that nobody sees another's address.
    """
    address = delivery.address.strip()
    if not address or address != one_line(address):
        raise ValueError("The delivery has no usable address.")
    message = Message(
        subject=one_line(mail.subject),
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={"Message-ID": message_id(delivery.key), **HEADERS},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message
