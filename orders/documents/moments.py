"""Moments and windows of a document."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orders.documents.document import Window

if TYPE_CHECKING:
    from orders.documents.places import Place

# Beyond these years a date is a slip, and adding a deadline to it would leave the calendar.
FIRST_YEAR, LAST_YEAR = 1995, 2100
_LONGEST = 40
STAND_IN = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?"
    r"(?P<zone>[Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?"
)


class _Wrong(Exception):
    """Why the text is no moment: a sentence with a gap for the field's name."""


def needed_moment(place: Place) -> datetime:
    """An aware moment in UTC; missing is a problem."""
    if place.is_missing:
        place.refuse_missing()
    return moment(place) or STAND_IN


def moment(place: Place) -> datetime | None:
    """An aware moment in UTC from ISO 8601 text with a zone; None when missing."""
    if place.is_missing:
        return None
    try:
        return _parsed(place.value)
    except _Wrong as wrong:
        place.refuse(str(wrong) % {"field": place.name}, code="date")
        return None


def window(place: Place) -> Window | None:
    """Both ends of “start--end”, the end not before the start; None when missing."""
    if place.is_missing:
        return None
    try:
        return _parsed_window(place.value)
    except _Wrong as wrong:
        place.refuse(str(wrong) % {"field": place.name}, code="window")
        return None


def _parsed_window(value: object) -> Window:
    start, separator, end = value.partition("--") if isinstance(value, str) else ("", "", "")
    if not separator:
        raise _Wrong(_("%(field)s must be a start and an end with “--” between them."))
    found = Window(_parsed(start), _parsed(end))
    if found.end < found.start:
        raise _Wrong(_("%(field)s ends before it begins."))
    return found


def _parsed(value: object) -> datetime:
    found = _MOMENT.fullmatch(value) if isinstance(value, str) and len(value) <= _LONGEST else None
    if found is None:
        raise _Wrong(_("%(field)s needs date, time and zone, such as 2026-11-23T17:00:00Z."))
    if not found["zone"]:
        raise _Wrong(_("%(field)s has no zone; end the time with Z or an offset such as +08:00."))
    try:
        moment_found = datetime.fromisoformat(found[0].upper().replace(",", "."))
    except ValueError:
        raise _Wrong(_("%(field)s names a date or time that does not exist.")) from None
    if not FIRST_YEAR <= moment_found.year <= LAST_YEAR:
        raise _Wrong(_("%(field)s names a year before 1995 or after 2100."))
    return moment_found.astimezone(UTC)
