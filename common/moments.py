"""Days and times as the reader reads them: in the reader's language and zone.

"today 17:00 CET", "Tue 24 Nov 09:15 CET", "27 Nov – 4 Dec". The zone is the one that is active
(django.utils.timezone) unless a function is told another. The active language and zone are thread
locals, slow to read: a function asks for each once, and all else is remembered by language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, get_day_names, get_month_names
from django.utils import timezone
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class _Calendar:
    """Names and word order of one language. Days go by weekday (Monday 0), months from 1."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    dated: str  # a day without its weekday
    weekday: str  # a dated day with its weekday
    year: str  # a dated day with its year
    days: str  # two days of one month
    span: str  # two dated days


# In the order of the fields above: dated, weekday, year, days, span.
_EAST = (
    "{month}{day}日",
    "{dated} {weekday}",
    "{year}年{dated}",
    "{month}{day}日至{last}日",
    "{first}至{second}",
)
_WEST = (
    "{day} {month}",
    "{weekday} {dated}",
    "{dated} {year}",
    "{day}–{last} {month}",
    "{first} – {second}",
)


@lru_cache
def _calendar(language: str) -> _Calendar:
    locale = to_locale(language)
    names = get_day_names("abbreviated", locale=locale)
    months = get_month_names("abbreviated", locale=locale)
    order = _EAST if language.startswith(("zh", "ja")) else _WEST
    return _Calendar(
        tuple(names[index] for index in range(7)),
        ("", *(months[index] for index in range(1, 13))),
        *order,
    )


@lru_cache
def _relative(language: str) -> dict[int, str]:
    """The days that have a name, by their distance from today; `language` is the active one."""
    return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}


def _language() -> str:
    return get_language() or "en"


def country(code: str, fallback: str = "") -> str:
    """The name of a marketplace's country as the reader says it: "Germany", "德国"."""
    return _countries(_language()).get("GB" if code == "UK" else code, fallback or code)


@lru_cache
def _countries(language: str) -> dict[str, str]:
    return dict(Locale.parse(to_locale(language)).territories)


def gap() -> str:
    """What stands between two sentences: nothing where a full stop is as wide as a letter."""
    return "" if _language().startswith(("zh", "ja")) else " "


def _zone(zone: tzinfo | str | None) -> tzinfo:
    """The zone named, or the reader's."""
    if zone is None or zone == "":
        return timezone.get_current_timezone()
    return ZoneInfo(zone) if isinstance(zone, str) else zone


# Short names that several zones bear, with the hours from Greenwich that most readers think of.
_MEANT = {"CST": -6.0, "CDT": -5.0, "EST": -5.0, "PST": -8.0, "IST": 5.5, "BST": 1.0, "AST": -4.0}


def _abbreviation(local: datetime) -> str:
    """The zone's short name ("CET"); "GMT+8" where it has but a number, or is another's name.

    Shanghai and Chicago both say CST: side by side nobody could tell them apart.
    """
    name = local.tzname() or ""
    minutes = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    if name[:1] not in {"+", "-"} and _MEANT.get(name, minutes / 60) == minutes / 60:
        return name
    hours, rest = divmod(abs(minutes), 60)
    return f"GMT{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


@lru_cache(maxsize=4096)
def _dated(ordinal: int, this_year: int, language: str, weekday: bool) -> str:  # noqa: FBT001
    value = date.fromordinal(ordinal)
    calendar = _calendar(language)
    text = calendar.dated.format(day=value.day, month=calendar.months[value.month])
    if value.year != this_year:
        text = calendar.year.format(dated=text, year=value.year)
    if weekday:
        text = calendar.weekday.format(dated=text, weekday=calendar.weekdays[value.weekday()])
    return text


def day(
    value: date | datetime,
    *,
    weekday: bool = False,
    now: datetime | None = None,
    zone: tzinfo | str | None = None,
) -> str:
    """A day: "24 Nov", "24 Nov 2025" if not of this year, with `weekday` "Tue 24 Nov".

    A datetime counts by the day it falls on in `zone` (default: the reader's).
    """
    where = _zone(zone)
    local = value.astimezone(where).date() if isinstance(value, datetime) else value
    today = (now or timezone.now()).astimezone(where).date()
    return _dated(local.toordinal(), today.year, _language(), weekday)


def month_name(value: date, *, short: bool = False) -> str:
    """A month: "Nov 2026", "2026年11月"; `short` leaves out its year, "Nov", "11月"."""
    skeleton = "MMM" if short else "yMMM"
    return str(format_skeleton(skeleton, value, locale=to_locale(_language())))


def clock(at: datetime, zone: tzinfo | str | None = None) -> str:
    """A time of day with its zone: "17:00 CET"."""
    local = at.astimezone(_zone(zone))
    return f"{local.hour:02}:{local.minute:02} {_abbreviation(local)}"


def moment(at: datetime, now: datetime | None = None, zone: tzinfo | str | None = None) -> str:
    """A point in time: "today 17:00 CET", "Tue 24 Nov 09:15 CET", with the year if not this one."""
    return moment_in(at, now or timezone.now(), _zone(zone), _language())


def moment_in(at: datetime, now: datetime, zone: tzinfo, language: str) -> str:
    """`moment` for a reader whose zone and (active) language are known already."""
    local = at.astimezone(zone)
    today = now.astimezone(zone)
    ordinal = local.toordinal()
    name = _relative(language).get(ordinal - today.toordinal())
    if name is None:
        name = _dated(ordinal, today.year, language, True)  # noqa: FBT003
    return f"{name} {local.hour:02}:{local.minute:02} {_abbreviation(local)}"


def clock_there(at: datetime, zone: tzinfo | str) -> str:
    """The same point in time at a facility: "09:00 MST", "Mon 18:00 PST" if the day differs.

    Empty where the facility's clock shows what the reader's shows.
    """
    return clock_there_in(at, zone, timezone.get_current_timezone(), _language())


def clock_there_in(at: datetime, there: tzinfo | str, zone: tzinfo, language: str) -> str:
    """`clock_there` for a reader whose zone and language are known already."""
    here = at.astimezone(zone)
    local = at.astimezone(_zone(there))
    if here.utcoffset() == local.utcoffset():
        return ""
    text = f"{local.hour:02}:{local.minute:02} {_abbreviation(local)}"
    if here.toordinal() == local.toordinal():
        return text
    return f"{_calendar(language).weekdays[local.weekday()]} {text}"


def window(
    start: datetime | date | None,
    end: datetime | date | None,
    zone: tzinfo | str | None = None,
    *,
    now: datetime | None = None,
) -> str:
    """A ship or delivery window in the facility's zone: "27 Nov – 4 Dec", "26–30 Nov"; "" if none.

    Where one end is missing, the other stands alone; both ends count as days of the window.
    """
    where = _zone(zone)
    days = [
        value.astimezone(where).date() if isinstance(value, datetime) else value
        for value in (start, end)
        if value is not None
    ]
    if not days:
        return ""
    this_year = (now or timezone.now()).astimezone(where).year
    return _span(days[0].toordinal(), days[-1].toordinal(), this_year, _language())


@lru_cache(maxsize=4096)
def _span(start: int, end: int, this_year: int, language: str) -> str:
    if start == end:
        return _dated(start, this_year, language, False)  # noqa: FBT003
    first, last = date.fromordinal(start), date.fromordinal(end)
    calendar = _calendar(language)
    one_year = first.year == last.year
    reference = first.year if one_year else this_year
    if one_year and first.month == last.month:
        month = calendar.months[first.month]
        text = calendar.days.format(day=first.day, last=last.day, month=month)
    else:
        text = calendar.span.format(
            first=_dated(start, reference, language, False),  # noqa: FBT003
            second=_dated(end, reference, language, False),  # noqa: FBT003
        )
    if one_year and first.year != this_year:
        text = calendar.year.format(dated=text, year=first.year)
    return text
