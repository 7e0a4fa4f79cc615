"""Who puts a delivery into words: the registry that the higher apps fill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation

from notifications.models import Delivery


@dataclass(frozen=True)
class Mail:
    """A message in words, in the reader's language and zone, with its links."""

    subject: str
    text: str
    html: str


Composer = Callable[[Delivery, datetime], Mail | None]
"""Takes the delivery and the moment of hand-over (aware, UTC); reads the truth as it is now.

Gives None when there is nothing to say any more: the delivery is then cancelled.
"""

Truth = Callable[[Delivery], bool]
"""Takes the delivery, in the transaction that hands it over; whether it is still to be said.

It locks the row that decides, so that what ends the matter comes clearly before or after.
"""

_composers: dict[str, Composer] = {}
_truths: dict[str, Truth] = {}


def register(topic: str, composer: Composer, *, holds: Truth | None = None) -> None:
    """Let `composer` speak for `topic`. Raises ValueError if another already does.

    `holds` is asked once more at the very moment of hand-over: between composing and leaving,
    somebody may have answered.
    """
    if _composers.setdefault(topic, composer) is not composer:
        raise ValueError(f"Two composers for the topic {topic!r}.")
    if holds is not None:
        _truths[topic] = holds


def still_holds(delivery: Delivery) -> bool:
    """Whether this is still to be said; in the caller's transaction, which keeps it so."""
    holds = _truths.get(delivery.topic)
    return holds is None or holds(delivery)


def compose(delivery: Delivery, now: datetime) -> Mail | None:
    """What is to be said at `now`, or None. Raises LookupError for a topic nobody speaks for.

    The composer may switch language and zone; neither reaches the next delivery.
    """
    composer = _composers[delivery.topic]
    with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
        return composer(delivery, now)
