"""Figures of performance as plain values, for machines: decimals are texts, days are ISO's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboards.performance.breakdowns import rows_of
from dashboards.performance.reading import since

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboards.performance.choices import Choice
    from dashboards.performance.figures import Figures
    from dashboards.performance.measures import Measure


def report_of(choice: Choice) -> dict[str, Any]:
    """All measures of the 13 weeks and those before, and the chosen one broken down."""
    period, chosen = choice.period, choice.measure
    found = since(choice.scope, period, sees_cost=choice.sees_cost)
    now = found.within(period.first, period.last).total()
    before = found.within(period.before.first, period.before.last).total()
    return {
        "first": period.first,
        "last": period.end,
        "before_first": period.before.first,
        "before_last": period.before.end,
        "figures": [
            figure for each in choice.measures for figure in _figures_of(each, now, before)
        ],
        "by": choice.by,
        "results": [
            {
                "key": next(iter(row.narrows.values()), row.first.isoformat()),
                "name": row.label,
                "first": row.first,
                "last": row.last,
                "is_over": not row.runs,
                **figure,
            }
            for row in rows_of(choice, found).rows
            for figure in _figures_of(chosen, row.now, row.before)
        ],
        "formulas": [
            {
                "id": each.key,
                "numerator": each.above_label,
                "denominator": each.below_label,
                "rule": f"{each.rule} {each.note}".strip(),
                "origin": each.source,
            }
            for each in choice.measures
        ],
    }


def _figures_of(measure: Measure, now: Figures, before: Figures) -> Iterator[dict[str, Any]]:
    """One figure; of money, one for each currency."""
    currencies = sorted({*now.amounts, *before.amounts}) if measure.is_money else [""]
    for currency in currencies:
        share, was = now.share(measure, currency), before.share(measure, currency)
        yield {
            "formula": measure.key,
            "currency": currency,
            "numerator": _text(share.above),
            "denominator": _text(share.below),
            "percent": _text(share.percent),
            "numerator_before": _text(was.above),
            "denominator_before": _text(was.below),
            "percent_before": _text(was.percent),
        }


def _text(value: Any) -> str | None:
    return None if value is None else format(value, "f")
