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

_composers: dict[str, Composer] = {}


def register(topic: str, composer: Composer) -> None:
    """Let `composer` speak for `topic`. Raises ValueError if another already does."""
    if _composers.setdefault(topic, composer) is not composer:
        raise ValueError(f"Two composers for the topic {topic!r}.")


def compose(delivery: Delivery, now: datetime) -> Mail | None:
    """What is to be said at `now`, or None. Raises LookupError for a topic nobody speaks for.

    The composer may switch language and zone; neither reaches the next delivery.
    """
    composer = _composers[delivery.topic]
    with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
        return composer(delivery, now)
