"""Thirteen weeks and the thirteen before: whole weeks, Sunday to Saturday, by the marketplaces'
own calendars.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dashboards.services.facts import week_of

if TYPE_CHECKING:
    from collections.abc import Iterable

WEEKS = 13
MONTHS = 12
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Period:
    """`WEEKS` weeks by their Sundays; `current` is the week under way, which no period holds."""

    last: date
    current: date

    @property
    def first(self) -> date:
        """The first Sunday."""
        return self.last - (WEEKS - 1) * WEEK

    @property
    def weeks(self) -> list[date]:
        """All Sundays, the oldest first."""
        return [self.first + number * WEEK for number in range(WEEKS)]

    @property
    def before(self) -> Period:
        """The thirteen weeks before."""
        return Period(self.first - WEEK, self.current)

    @property
    def after(self) -> Period | None:
        """The thirteen weeks after, or the latest there are; None for the latest."""
        if self.is_latest:
            return None
        return Period(min(self.last + WEEKS * WEEK, self.current - WEEK), self.current)

    @property
    def is_latest(self) -> bool:
        """Whether it ends with the last whole week."""
        return self.last == self.current - WEEK

    @property
    def end(self) -> date:
        """The last Saturday."""
        return self.last + timedelta(days=6)


def current_week(zones: Iterable[str], now: datetime) -> date:
    """The Sunday of the week under way; it is over when it is over in the last of the zones."""
    days = [now.astimezone(ZoneInfo(zone)).date() for zone in zones]
    return week_of(min(days, default=now.date()))


def period_of(current: date, until: date | None = None) -> Period:
    """The thirteen weeks that end with the week of `until`, or the latest whole ones."""
    latest = current - WEEK
    return Period(min(week_of(until), latest) if until else latest, current)


def months_until(current: date) -> list[date]:
    """The first days of the last twelve months, the oldest first, and of the month under way."""
    year, month = current.year, current.month
    found = []
    for back in range(MONTHS, -1, -1):
        index = year * 12 + month - 1 - back
        found.append(date(index // 12, index % 12 + 1, 1))
    return found
