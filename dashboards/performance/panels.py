"""A panel: one chart with its table beside it and the formula below; of money, one a currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.charts import BarChart, LineChart, bar_chart, line_chart
from common.formats import money, number, percent
from dashboards.performance import words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dashboards.performance.breakdowns import Breakdown, Row
    from dashboards.performance.choices import Choice
    from dashboards.performance.figures import Figures, Share
    from dashboards.performance.reading import Cells

BARS = 8
LONG, LONG_COUNT = 16, 7  # characters of amounts and counts for which there is less room


@dataclass(frozen=True)
class Cell:
    """A numerator or denominator, and the address of the rows behind it."""

    text: str
    url: str


@dataclass(frozen=True)
class PanelRow:
    """One line of the table."""

    label: str
    note: str
    url: str
    share: str
    before: str
    change: str
    tone: str
    above: Cell
    below: Cell


@dataclass(frozen=True)
class Panel:
    """Chart, table, total and formula; `why_empty` instead where there is nothing to divide by."""

    heading: str
    currency: str
    line_chart: LineChart | None
    bar_chart: BarChart | None
    compared: str
    rows: list[PanelRow]
    total: PanelRow | None
    change: str
    equation: str
    why_empty: str
    is_long: bool
    partly: str


def panels_of(choice: Choice, found: Cells, breakdown: Breakdown) -> list[Panel]:
    """One panel, or one for each currency that was ordered in."""
    period = choice.period
    now = found.within(period.first, period.last).total()
    before = found.within(period.before.first, period.before.last).total()
    if not choice.measure.is_money:
        return [_panel(choice, breakdown, now, before, "")]
    rows = [*(row.now for row in breakdown.rows), *(row.before for row in breakdown.rows)]
    currencies = {name for figures in (now, before, *rows) for name in figures.amounts}
    return [_panel(choice, breakdown, now, before, name) for name in sorted(currencies)]


def _panel(
    choice: Choice, breakdown: Breakdown, now: Figures, before: Figures, currency: str
) -> Panel:
    measure = choice.measure
    share, was = now.share(measure, currency), before.share(measure, currency)
    rows = [row for row in breakdown.rows if breakdown.is_time or _counts(choice, row, currency)]
    drawn = any(row.now.share(measure, currency).below for row in rows if not row.runs)
    parts = {"measure": measure.label, "share": percent(share.percent), "currency": currency}
    if share.percent is None:
        heading = str(measure.label)
    elif currency:
        heading = _("%(currency)s: %(share)s of the value is confirmed") % parts
    else:
        heading = _("%(measure)s: %(share)s") % parts
    lines = [_row(choice, row, currency) for row in rows]
    total = None if choice.by == "month" else _total(choice, share, was, currency)
    longest = max((len(line.below.text) for line in [*lines, *filter(None, [total])]), default=0)
    return Panel(
        heading,
        currency,
        _lines(choice, rows, heading, currency) if drawn and breakdown.is_time else None,
        _bars(choice, rows, heading, currency) if drawn and not breakdown.is_time else None,
        breakdown.compared,
        lines,
        total,
        words.change(share, was),
        words.equation(share, measure, currency),
        "" if share.below else _why(choice),
        longest > (LONG if currency else LONG_COUNT),
        _partly(len(rows)) if drawn and not breakdown.is_time else "",
    )


def _partly(rows: int) -> str:
    """That a chart has no room for all of them."""
    if rows <= BARS:
        return ""
    text = _("The first %(shown)s of %(all)s; the table holds all.")
    return text % {"shown": number(BARS), "all": number(rows)}


def _counts(choice: Choice, row: Row, currency: str) -> bool:
    shares = (row.now.share(choice.measure, currency), row.before.share(choice.measure, currency))
    return any(share.below for share in shares)


def _why(choice: Choice) -> str:
    if choice.measure.kind == "confirm_bys":
        return _("No confirm-by came in these 13 weeks.")
    if choice.measure.is_money:
        return _("Nothing with a cost was ordered in these 13 weeks.")
    return _("No order of these 13 weeks was answered or had to be.")


def _row(choice: Choice, row: Row, currency: str) -> PanelRow:
    measure = choice.measure
    now, before = row.now.share(measure, currency), row.before.share(measure, currency)
    more = {**row.narrows, **({"currency": currency} if currency else {})}
    return PanelRow(
        row.label,
        row.note,
        choice.link(**row.narrows) if row.narrows else "",
        percent(now.percent) or "–",
        percent(before.percent) or "–",
        "" if row.runs else words.change(now, before),
        "" if row.runs else words.tone(now, before, measure),
        *_cells(choice, now, (row.first, row.last), more),
    )


def _cells(
    choice: Choice, share: Share, days: tuple[date, date], more: Mapping[str, str]
) -> tuple[Cell, Cell]:
    """Numerator and denominator, each leading to its rows where there are any."""
    currency = more.get("currency", "")
    first, last = days
    above = choice.rows_link("above", first, last, **more) if share.above else ""
    below = choice.rows_link("below", first, last, **more) if share.below else ""
    return (
        Cell(words.shown(share.above, currency), above),
        Cell(words.shown(share.below, currency), below),
    )


def _total(choice: Choice, now: Share, before: Share, currency: str) -> PanelRow:
    period = choice.period
    more = {"currency": currency} if currency else {}
    return PanelRow(
        _("13 weeks"),
        "",
        "",
        percent(now.percent) or "–",
        percent(before.percent) or "–",
        words.change(now, before),
        words.tone(now, before, choice.measure),
        *_cells(choice, now, (period.first, period.end), more),
    )


def _lines(choice: Choice, rows: list[Row], heading: str, currency: str) -> LineChart:
    """Oldest first. Shares beside those before; of money, what was ordered and confirmed."""
    measure = choice.measure
    rows = [row for row in reversed(rows) if not row.runs]
    columns = [row.short for row in rows]
    now = [row.now.share(measure, currency) for row in rows]
    if measure.is_money:
        lines = [
            (_("Value ordered"), [share.below or None for share in now]),
            (_("Value confirmed"), [share.above if share.below else None for share in now]),
        ]
        text = _("%(first)s to %(last)s: %(above)s confirmed of %(below)s ordered.") % {
            "first": rows[0].label,
            "last": rows[-1].label,
            "above": money(sum((s.above for s in now), Decimal(0)), currency),
            "below": money(sum((s.below for s in now), Decimal(0)), currency),
        }
        return line_chart(heading, text, columns, lines, is_share=False)
    shares = [share.percent for share in now]
    lines = [(_("Last 13 weeks") if choice.by == "week" else _("Months"), shares)]
    if choice.by == "week":
        before = [row.before.share(measure, currency).percent for row in rows]
        lines.append((_("13 weeks before"), before))
    return line_chart(heading, _told(rows, shares), columns, lines, is_share=True)


def _told(rows: list[Row], shares: list[Decimal | None]) -> str:
    """The line in words: where it ends, its lowest and its highest point."""
    known = [
        (share, row.label) for row, share in zip(rows, shares, strict=True) if share is not None
    ]
    low, high = min(known), max(known)
    return _(
        "%(last_share)s in %(last)s; lowest %(low_share)s in %(low)s, highest %(high_share)s in "
        "%(high)s."
    ) % {
        "last_share": percent(known[-1][0]),
        "last": known[-1][1],
        "low_share": percent(low[0]),
        "low": low[1],
        "high_share": percent(high[0]),
        "high": high[1],
    }


def _bars(choice: Choice, rows: list[Row], heading: str, currency: str) -> BarChart:
    measure = choice.measure
    shares = [(row.label, row.now.share(measure, currency)) for row in rows[:BARS]]
    text = _("The table beside it holds the same figures.")
    return bar_chart(
        heading, text, [(label, share.percent) for label, share in shares], is_share=True
    )
