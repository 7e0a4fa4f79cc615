"""Deadlines: how long is left, in words and in steps. static/js/countdown.js does the same live."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.moments import clock_there_in, moment_in

SOON: Final = timedelta(hours=24)
NOW: Final = timedelta(hours=2)


def countdown_words() -> dict[str, str]:
    """The patterns of `time_left` in the reader's language, for the script that ticks."""
    return {
        "days": _("%(days)s d %(hours)s h left"),
        "whole_days": _("%(days)s d left"),
        "hours": _("%(hours)s h %(minutes)s min left"),
        "minutes": _("%(minutes)s min left"),
        "moment": _("less than 1 min left"),
        "late_days": _("%(days)s d %(hours)s h late"),
        "late_hours": _("%(hours)s h %(minutes)s min late"),
        "late_minutes": _("%(minutes)s min late"),
    }


@lru_cache
def _words(language: str) -> dict[str, str]:
    return countdown_words()


def time_left(delta: timedelta) -> str:
    """How long is left, in whole minutes, rounded down: "1 d 3 h left", "12 min late"."""
    minutes = int(abs(delta).total_seconds()) // 60
    return _left(minutes, delta <= timedelta(0), get_language() or "en")


@lru_cache(maxsize=8192)
def _left(total: int, late: bool, language: str) -> str:  # noqa: FBT001
    hours, minutes = divmod(total, 60)
    days, spare = divmod(hours, 24)
    if days:
        name = "late_days" if late else "days" if spare else "whole_days"
    elif hours:
        name = "late_hours" if late else "hours"
    else:
        name = "late_minutes" if late else "minutes" if minutes else "moment"
    figures = {"days": days, "hours": spare if days else hours, "minutes": minutes}
    return _words(language)[name] % figures


def due_step(due_at: datetime, now: datetime) -> str:
    """How near a deadline is: "calm" above 24 h, "soon" up to 24 h, "now" up to 2 h, "late"."""
    left = due_at - now
    if left <= timedelta(0):
        return "late"
    if left <= NOW:
        return "now"
    return "soon" if left <= SOON else "calm"


class Deadline(NamedTuple):
    """A deadline as a page shows it; `there` is the facility's clock, or "" if it is the same."""

    step: str
    left: str
    at: str
    there: str


def deadline(at: datetime, now: datetime, there: str = "") -> Deadline:
    """All that is said of a deadline at once: a list of 50 asks for nothing twice."""
    language = get_language() or "en"
    zone = timezone.get_current_timezone()
    left = at - now
    return Deadline(
        due_step(at, now),
        _left(int(abs(left).total_seconds()) // 60, left <= timedelta(0), language),
        moment_in(at, now, zone, language),
        clock_there_in(at, there, zone, language) if there else "",
    )
