"""What somebody typed into the form of a message, kept as it is until it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from threads.services.writing import Draft
from threads.states import Audience

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_CHOSEN = 50


@dataclass(frozen=True)
class Typed:
    """The fields of the form; an empty one has a fresh key."""

    text: str = ""
    audience: str = Audience.BOTH
    send_key: UUID = field(default_factory=uuid4)
    mentions: tuple[int, ...] = ()

    @classmethod
    def of(cls, data: QueryDict) -> Typed:
        """What was sent, however wrong it is."""
        chosen = [text for text in data.getlist("mention")[:MOST_CHOSEN] if _is_key(text)]
        return cls(
            text=data.get("text", ""),
            audience=data.get("audience", ""),
            send_key=_uuid(data.get("send_key", "")),
            mentions=tuple(int(text) for text in chosen),
        )

    @property
    def draft(self) -> Draft:
        """As the service takes it."""
        return Draft(self.text, self.audience, self.send_key, self.mentions)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < len(str(2**63))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
