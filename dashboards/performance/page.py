"""The page of performance: tiles of all measures, and one measure broken down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _

from common.charts import spark
from common.formats import percent
from dashboards.models import ConfirmByFact
from dashboards.performance import words
from dashboards.performance.breakdowns import rows_of
from dashboards.performance.panels import Panel, panels_of
from dashboards.performance.reading import since

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from django_stubs_ext import StrOrPromise

    from common.charts import Line
    from dashboards.performance.choices import Choice
    from dashboards.performance.figures import Figures
    from dashboards.performance.measures import Measure
    from dashboards.performance.reading import Cells

MILLION = 10**6


@dataclass(frozen=True)
class Tile:
    """One measure at a glance: the period, how it stands to the one before, and this week."""

    key: str
    label: StrOrPromise
    url: str
    is_current: bool
    value: str
    amounts: list[tuple[str, Decimal]]
    change: str
    tone: str
    this_week: str
    line: Line | None

    @property
    def is_whole(self) -> bool:
        """Whether one of its amounts is so large that there is no room for cents."""
        return any(abs(amount) >= MILLION for _currency, amount in self.amounts)


@dataclass(frozen=True)
class Ahead:
    """Confirm-bys that do not count yet, because they did not come."""

    all: int
    answered: int


@dataclass(frozen=True)
class Page:
    """Everything that the page shows."""

    tiles: list[Tile]
    panels: list[Panel]
    ahead: Ahead | None
    unpriced: int
    is_empty: bool


def page_of(choice: Choice, now: datetime) -> Page:
    """Read and put together; as many queries for a million lines as for one."""
    found = since(choice.scope, choice.period, sees_cost=choice.sees_cost)
    rows = rows_of(choice, found)
    period = found.within(choice.period.first, choice.period.last).total()
    return Page(
        tiles=_tiles(choice, found),
        panels=panels_of(choice, found, rows),
        ahead=_ahead(choice, now) if choice.measure.key == "in_time" else None,
        unpriced=period.counts["unpriced"] if choice.measure.is_money else 0,
        is_empty=not found.rows,
    )


def _tiles(choice: Choice, found: Cells) -> list[Tile]:
    period = choice.period
    now = found.within(period.first, period.last)
    before = found.within(period.before.first, period.before.last).total()
    running = found.beginning(period.current).total()
    weeks = now.by(lambda row: row["week"])
    return [
        _tile(choice, measure, now.total(), before, running, [weeks[week] for week in period.weeks])
        for measure in choice.measures
        if measure.key != "not_named"
    ]


def _tile(
    choice: Choice,
    measure: Measure,
    now: Figures,
    before: Figures,
    running: Figures,
    weeks: list[Figures],
) -> Tile:
    share, was = now.share(measure), before.share(measure)
    so_far = running.share(measure).percent
    amounts = [(currency, pair[0]) for currency, pair in sorted(now.amounts.items())]
    return Tile(
        key=measure.key,
        label=measure.label,
        url=choice.link(measure=measure.key),
        is_current=measure is choice.measure
        or (choice.measure.key, measure.key) == ("not_named", "rejected_soft"),
        value="" if measure.is_money else percent(share.percent),
        amounts=amounts if measure.is_money else [],
        change=words.change(share, was),
        tone=words.tone(share, was, measure),
        this_week=""
        if so_far is None or not choice.period.is_latest
        else _("this week so far %(share)s") % {"share": percent(so_far)},
        line=None if measure.is_money else spark([w.share(measure).percent for w in weeks]),
    )


def _ahead(choice: Choice, now: datetime) -> Ahead:
    """They fall on days from yesterday on, whatever the zone."""
    facts = choice.scope.narrowed(ConfirmByFact.objects).filter(
        day__gte=(now - timedelta(days=1)).date(), state=ConfirmByFact.State.AHEAD
    )
    return Ahead(**facts.aggregate(all=Count("pk"), answered=Count("answered_at")))
