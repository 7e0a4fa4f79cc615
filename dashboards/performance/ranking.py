"""All vendors beside each other: figures of 13 weeks, those before, and the weeks between."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import FloatField, OuterRef, Subquery, Sum
from django.db.models.functions import Cast, NullIf

from dashboards.models import PerformanceRow
from dashboards.performance.figures import COUNTS, Figures
from dashboards.performance.measures import MEASURES
from dashboards.performance.periods import current_week, period_of
from marketplaces.models import Marketplace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from dashboards.performance.measures import Measure
    from dashboards.performance.periods import Period
    from vendors.models import Vendor

RANKED = ("in_time", "confirmed", "rejected_soft", "rejected_hard")


@dataclass(frozen=True)
class Standing:
    """One vendor's figures: the period, the one before, and week by week."""

    now: Figures
    before: Figures
    weeks: list[Figures]


def house_period(now: datetime) -> Period:
    """The latest 13 weeks that are over in every marketplace."""
    return period_of(current_week(Marketplace.objects.values_list("time_zone", flat=True), now))


def ranked(vendors: QuerySet[Any], period: Period) -> QuerySet[Any]:
    """These vendors with a share of each measure to sort by, from 0 to 1; None without one.

    Only the order comes from it: what is shown is divided exactly.
    """
    found: QuerySet[Any] = vendors.annotate(
        **{f"{key}_share": _share(MEASURES[key], period) for key in RANKED},
    )
    return found


def standings(vendors: Sequence[Vendor], period: Period) -> dict[int, Standing]:
    """The figures of these vendors by key. One query."""
    rows = (
        PerformanceRow.objects.for_vendors([vendor.pk for vendor in vendors])
        .whole()
        .weeks(period.before.first, period.last)
        .order_by()
        .values("vendor", "week", "amounts", *COUNTS)
    )
    weeks: dict[int, dict[date, Figures]] = defaultdict(lambda: defaultdict(Figures))
    totals: dict[int, tuple[Figures, Figures]] = defaultdict(lambda: (Figures(), Figures()))
    for row in rows:
        weeks[row["vendor"]][row["week"]].add(row)
        totals[row["vendor"]][row["week"] < period.first].add(row)
    return {
        vendor.pk: Standing(*totals[vendor.pk], [weeks[vendor.pk][week] for week in period.weeks])
        for vendor in vendors
    }


def _rows(period: Period) -> QuerySet[Any, Any]:
    return (
        PerformanceRow.objects.whole()
        .filter(vendor=OuterRef("pk"))
        .weeks(period.first, period.last)
        .order_by()
        .values("vendor")
    )


def _share(measure: Measure, period: Period) -> Subquery:
    above = sum((Sum(name) for name in measure.above[1:]), Sum(measure.above[0]))
    below = NullIf(Cast(Sum(measure.below), FloatField()), 0.0)
    share = Cast(above, FloatField()) / below
    return Subquery(_rows(period).annotate(share=share).values("share"))
