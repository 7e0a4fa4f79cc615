"""Polling: which changes a request asks for, so that none is missed however late it is committed.

A change is stamped when it was asked for, and seen once its transaction has ended. So a poll begins
`OVERLAP` before the moment that was asked for, and all its pages end at one moment, up to which
whatever is not committed yet will lie within the overlap of the next poll.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from common.clock import clock_and_oldest_write
from common.errors import Invalid
from orders.listing import BadCursor

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS = ("touched_at", "id")
OVERLAP = timedelta(minutes=2)
EPOCH, MICROSECOND = datetime.fromtimestamp(0, UTC), timedelta(microseconds=1)
_MARK = "."


@dataclass(frozen=True)
class Poll:
    """Changes from `since` on and up to `until`, and where among them a page begins."""

    since: datetime
    until: datetime
    cursor: str = ""

    def marked(self, cursor: str) -> str:
        """A cursor that remembers where the poll ends; none stays none."""
        return f"{(self.until - EPOCH) // MICROSECOND}{_MARK}{cursor}" if cursor else ""


def poll_of(params: Mapping[str, str]) -> Poll | None:
    """What is asked for; None where it is not for changes.

    Raises `Invalid` for what is no moment, or a sort beside it, `BadCursor` for a foreign cursor.
    """
    text = params.get("changed_since")
    if text is None:
        return None
    if "sort" in params:
        raise Invalid(_("With changed_since, orders stand by when they changed."), field="sort")
    since, cursor = _begin(text), params.get("cursor", "")
    if not cursor:
        now, oldest = clock_and_oldest_write()
        return Poll(since, min(now, oldest + OVERLAP))
    mark, _dot, rest = cursor.partition(_MARK)
    if not (mark.isascii() and mark.isdecimal() and len(mark) <= len(str(2**53)) and rest):
        raise BadCursor
    try:
        return Poll(since, EPOCH + int(mark) * MICROSECOND, rest)
    except OverflowError as error:
        raise BadCursor from error


def _begin(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(UTC) - OVERLAP  # PostgreSQL reads no offset above 15:59
    except (ValueError, OverflowError):
        pass
    raise Invalid(
        _("“%(text)s” is no moment with its zone, such as 2026-11-25T08:00:00Z.")
        % {"text": text[:40]},
        field="changed_since",
    )
