"""A thread as somebody reads it: the newest messages in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from threads.models import Message, Participant
from threads.states import Audience

if TYPE_CHECKING:
    from datetime import datetime

    from threads.querysets import Reader

SHOWN = 20
FIELDS = (
    "pk",
    "side",
    "audience",
    "author_id",
    "at",
    "body__text",
    "body__erased_at",
    "thread__waits_since",
)


@dataclass(frozen=True)
class Spoken:
    """One message as a reader sees it; `text` is empty where it was erased."""

    key: int
    side: str
    audience: str
    author_id: int | None
    who: str
    at: datetime
    text: str
    is_erased: bool
    is_own: bool
    is_new: bool

    @property
    def is_internal(self) -> bool:
        """Whether only one side may read it."""
        return self.audience != Audience.BOTH


@dataclass(frozen=True)
class Conversation:
    """Messages, oldest first; `earlier` is where those before begin, None for none."""

    messages: list[Spoken]
    earlier: int | None = None
    follows: bool | None = None
    waits_since: datetime | None = None

    @property
    def last(self) -> int:
        """The key of the newest message, 0 for none."""
        return self.messages[-1].key if self.messages else 0

    @property
    def new(self) -> int:
        """How many of these are unread."""
        return sum(message.is_new for message in self.messages)

    @property
    def first_new(self) -> int:
        """The key of the oldest unread one, 0 for none."""
        return next((message.key for message in self.messages if message.is_new), 0)


def conversation(
    kind: str, key: int, reader: Reader, *, before: int | None = None, size: int = SHOWN
) -> Conversation:
    """The newest `size` messages of a record's thread, or those before a message's key.

    One statement, whatever there is.
    """
    visible = Message.objects.about(kind, key).visible_to(reader.side)
    if before is not None:
        visible = visible.filter(pk__lt=before)
    own = Participant.objects.filter(thread=OuterRef("thread"), person_id=reader.person_id)
    rows = list(
        visible.annotate(
            who=Subquery(User.objects.filter(pk=OuterRef("author_id")).values("name")[:1]),
            seen=Subquery(own.values("seen")[:1]),
            follows=Subquery(own.values("follows")[:1]),
        )
        .order_by("-pk")
        .values(*FIELDS, "who", "seen", "follows")[: size + 1]
    )
    shown = rows[:size]
    return Conversation(
        messages=[_spoken(row, reader) for row in reversed(shown)],
        earlier=shown[-1]["pk"] if len(rows) > size else None,
        follows=rows[0]["follows"] if rows else None,
        waits_since=rows[0]["thread__waits_since"] if rows else None,
    )


def _spoken(row: dict[str, Any], reader: Reader) -> Spoken:
    is_own = row["author_id"] == reader.person_id
    return Spoken(
        key=row["pk"],
        side=row["side"],
        audience=row["audience"],
        author_id=row["author_id"],
        who=row["who"] or _("somebody"),
        at=row["at"],
        text=row["body__text"] or "",
        is_erased=row["body__erased_at"] is not None,
        is_own=is_own,
        is_new=not is_own and row["at"] > reader.since and row["pk"] > (row["seen"] or 0),
    )
