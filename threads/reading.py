"""A thread as somebody reads it: the newest messages in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from machines.models import ApiClient
from threads.models import Message, Participant
from threads.states import Audience

if TYPE_CHECKING:
    from datetime import datetime

    from threads.querysets import Reader

SHOWN = 20
SMALL = 160  # pixels of the longer side, on the page
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
FILE_FIELDS = (
    "files__pk",
    "files__name",
    "files__content_type",
    "files__size",
    "files__width",
    "files__height",
    "files__erased_at",
)


@dataclass(frozen=True)
class ShownFile:
    """A file as a page shows it; `size` in bytes, `width` and `height` of a picture in pixels."""

    key: int
    name: str
    content_type: str
    size: int
    width: int
    height: int
    is_erased: bool

    @property
    def is_picture(self) -> bool:
        """Whether there is a small copy to show."""
        return self.content_type.startswith("image/") and not self.is_erased

    @property
    def small(self) -> tuple[int, int]:
        """Width and height at which a page shows the small copy, in its own pixels."""
        scale = min(1.0, SMALL / max(self.width, self.height, 1))
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


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
    files: list[ShownFile]
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
    rows = (
        Message.objects.filter(pk__in=visible.order_by("-pk").values("pk")[: size + 1])
        .annotate(
            who=Subquery(User.objects.filter(pk=OuterRef("author_id")).values("name")[:1]),
            client=Subquery(ApiClient.objects.filter(pk=OuterRef("client_id")).values("name")[:1]),
            seen=Subquery(own.values("seen")[:1]),
            follows=Subquery(own.values("follows")[:1]),
        )
        .order_by("-pk", "files__position")
        .values(*FIELDS, *FILE_FIELDS, "who", "client", "seen", "follows")
    )
    found = [list(group) for _pk, group in groupby(rows, itemgetter("pk"))]  # a row for each file
    shown = found[:size]
    first = shown[0][0] if shown else {}
    return Conversation(
        messages=[_spoken(group, reader) for group in reversed(shown)],
        earlier=shown[-1][0]["pk"] if len(found) > size else None,
        follows=first.get("follows"),
        waits_since=first.get("thread__waits_since"),
    )


def _spoken(group: list[dict[str, Any]], reader: Reader) -> Spoken:
    row = group[0]
    is_own = row["author_id"] == reader.person_id
    return Spoken(
        key=row["pk"],
        side=row["side"],
        audience=row["audience"],
        author_id=row["author_id"],
        who=writer(row["author_id"], row["who"], row["client"]),
        at=row["at"],
        text=row["body__text"] or "",
        is_erased=row["body__erased_at"] is not None,
        files=[_shown(each) for each in group if each["files__pk"] is not None],
        is_own=is_own,
        is_new=not is_own and row["at"] > reader.since and row["pk"] > (row["seen"] or 0),
    )


def writer(person_id: int | None, name: str | None, client: str | None) -> str:
    """Who wrote, in a word: a person, or a program of the vendor."""
    if person_id is not None:
        return name or _("somebody")
    return _("API client %(name)s") % {"name": client} if client else _("an API client")


def _shown(row: dict[str, Any]) -> ShownFile:
    return ShownFile(
        key=row["files__pk"],
        name=row["files__name"],
        content_type=row["files__content_type"],
        size=row["files__size"],
        width=row["files__width"],
        height=row["files__height"],
        is_erased=row["files__erased_at"] is not None,
    )
