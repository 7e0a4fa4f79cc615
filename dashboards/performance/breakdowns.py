"""One measure by week, month, marketplace, vendor code or item: the rows of its table."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from common.formats import country, day, window
from common.moments import month_name
from dashboards.performance.figures import Figures
from dashboards.performance.periods import WEEK, WEEKS, months_until
from dashboards.performance.reading import cells, items_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboards.performance.choices import Choice
    from dashboards.performance.reading import Cells

SATURDAY = timedelta(days=6)


@dataclass(frozen=True)
class Row:
    """One row: its figures and those that it is compared with, the days, and what narrows to it.

    `short` is its name on an axis. `runs` says that its time is not over.
    """

    label: str
    now: Figures
    before: Figures
    first: date
    last: date
    note: str = ""
    short: str = ""
    runs: bool = False
    narrows: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Breakdown:
    """All rows in the order of the table, and what the figures beside them are of."""

    rows: list[Row]
    compared: str
    is_time: bool


def rows_of(choice: Choice, found: Cells) -> Breakdown:
    """Break the chosen measure down; costs a query more by month, and two by item."""
    if choice.by == "month":
        return Breakdown(_months(choice), _("The month before"), is_time=True)
    before = _("13 weeks before")
    if choice.by == "week":
        return Breakdown(_weeks(choice, found), before, is_time=True)
    if choice.by == "item":
        return Breakdown(_items(choice), before, is_time=False)
    return Breakdown(_groups(choice, found), before, is_time=False)


def _weeks(choice: Choice, found: Cells) -> list[Row]:
    """Newest first; the week under way leads, as far as it is shown with the latest."""
    by_week = found.by(lambda row: row["week"])
    period = choice.period
    rows = [
        _week(week, by_week[week], by_week[week - WEEKS * WEEK]) for week in reversed(period.weeks)
    ]
    if period.is_latest:
        running = found.beginning(period.current)
        last = max((row["week"] for row in running.rows), default=period.current)
        week = _week(period.current, running.total(), by_week[period.current - WEEKS * WEEK])
        now = {"last": last + SATURDAY, "runs": True, "note": _("so far")}
        rows.insert(0, Row(**{**vars(week), **now}))
    return rows


def _week(week: date, now: Figures, before: Figures) -> Row:
    return Row(window(week, week + SATURDAY), now, before, week, week + SATURDAY, short=day(week))


def _months(choice: Choice) -> list[Row]:
    """The last twelve, newest first, and the one under way."""
    months = months_until(choice.period.current)
    start = (months[0] - timedelta(days=1)).replace(day=1)
    found = cells(
        choice.scope, start - WEEK, choice.period.current + WEEK, sees_cost=choice.sees_cost
    )
    by_month = found.by(lambda row: row["month"])
    rows: list[Row] = []
    for month in months:
        following = (month + timedelta(days=32)).replace(day=1)
        before = (month - timedelta(days=1)).replace(day=1)
        is_last = month == months[-1]
        row = Row(
            month_name(month),
            by_month[month],
            by_month[before],
            month,
            following - timedelta(days=1),
            note=_("so far") if is_last else "",
            short=month_name(month, short=True),
            runs=is_last,
        )
        rows.insert(0, row)
    return rows


def _groups(choice: Choice, found: Cells) -> list[Row]:
    """Marketplaces or vendor codes, by name."""
    period = choice.period
    name: Callable[[dict[str, Any]], str] = lambda row: row[f"{choice.by}__code"]  # noqa: E731
    now = found.within(period.first, period.last).by(name)
    before = found.within(period.before.first, period.before.last).by(name)
    names = {relation.marketplace: relation.marketplace_name for relation in choice.relations}
    rows = []
    for code in sorted({*now, *before}):
        is_place = choice.by == "marketplace"
        row = Row(
            country(code, names.get(code, code)) if is_place else code,
            now.get(code, Figures()),
            before.get(code, Figures()),
            period.first,
            period.end,
            note=code if is_place else "",
            narrows={choice.by: code},
        )
        rows.append(row)
    return rows


def _items(choice: Choice) -> list[Row]:
    """Items, those that weigh most first."""
    period = choice.period
    return [
        Row(
            found.title or found.number or found.item,
            found.now,
            found.before,
            period.first,
            period.end,
            note=" · ".join(dict.fromkeys(filter(None, (found.item, found.number)))),
            narrows={"item": found.item},
        )
        for found in items_of(choice.scope, period, choice.measure, sees_cost=choice.sees_cost)
    ]
