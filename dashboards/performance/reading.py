"""Reads of the rolled-up rows: few rows, however many orders stand behind them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Sum

from dashboards.models import ItemName, PerformanceRow
from dashboards.performance.figures import COUNTS, Figures
from dashboards.performance.periods import WEEK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from dashboards.performance.measures import Measure
    from dashboards.performance.periods import Period
    from dashboards.querysets import PerformanceRowQuerySet

MOST_ITEMS = 50
FAR_AHEAD = 60 * WEEK  # no confirm-by lies further ahead


@dataclass(frozen=True)
class Scope:
    """Whose figures: a vendor's, or those of one of its marketplaces, vendor codes or items."""

    vendor: int
    marketplace: str = ""
    vendor_code: str = ""
    item: str = ""

    def narrowed(self, rows: Any) -> Any:
        """These rows (or facts) of this vendor, marketplace and vendor code."""
        rows = rows.for_vendor(self.vendor)
        if self.marketplace:
            rows = rows.filter(marketplace__code=self.marketplace)
        if self.vendor_code:
            rows = rows.filter(vendor_code__code=self.vendor_code)
        return rows

    def rows(self) -> PerformanceRowQuerySet:
        """The rows that add up to its figures."""
        rows = self.narrowed(PerformanceRow.objects)
        found: PerformanceRowQuerySet = rows.filter(item=self.item) if self.item else rows.whole()
        return found


@dataclass(frozen=True)
class Cells:
    """Rows of a stretch of time, to be added up one way or another."""

    rows: list[dict[str, Any]]

    def by(self, key: Callable[[dict[str, Any]], Any]) -> dict[Any, Figures]:
        """Figures by what `key` gives of each row."""
        found: dict[Any, Figures] = defaultdict(Figures)
        for row in self.rows:
            found[key(row)].add(row)
        return found

    def within(self, first: date, last: date) -> Cells:
        """Only those of the weeks from that Sunday to that one."""
        return Cells([row for row in self.rows if first <= row["week"] <= last])

    def beginning(self, first: date) -> Cells:
        """Only those of the weeks from that Sunday on."""
        return Cells([row for row in self.rows if row["week"] >= first])

    def total(self) -> Figures:
        """All of them."""
        figures = Figures()
        for row in self.rows:
            figures.add(row)
        return figures


def cells(scope: Scope, first: date, last: date, *, sees_cost: bool) -> Cells:
    """The rows of these weeks, without money for who may not see it. One query."""
    columns = ["week", "month", "marketplace__code", "vendor_code__code", *COUNTS]
    rows = scope.rows().weeks(first, last).order_by()
    return Cells(list(rows.values(*columns, *(["amounts"] if sees_cost else []))))


def since(scope: Scope, period: Period, *, sees_cost: bool) -> Cells:
    """The period, the one before, and the week under way with what is dated ahead."""
    end = period.current + FAR_AHEAD if period.is_latest else period.last
    return cells(scope, period.before.first, end, sees_cost=sees_cost)


@dataclass(frozen=True)
class ItemFigures:
    """One item: its figures in the period and in the one before, and what it is called."""

    item: str
    now: Figures
    before: Figures
    number: str = ""
    title: str = ""


def items_of(
    scope: Scope, period: Period, measure: Measure, *, sees_cost: bool
) -> list[ItemFigures]:
    """The items that weigh most in the period, at most `MOST_ITEMS`, with figures of both."""
    below = "ordered" if measure.is_money else measure.below
    both = (
        scope.narrowed(PerformanceRow.objects)
        .by_item()
        .weeks(period.before.first, period.last)
        .filter(**({"item": scope.item} if scope.item else {}))
    )
    within = Q(week__gte=period.first)
    sums = {f"now_{name}": Sum(name, filter=within, default=0) for name in COUNTS}
    sums |= {f"was_{name}": Sum(name, filter=~within, default=0) for name in COUNTS}
    found = (
        both.order_by()
        .values("item")
        .annotate(**sums)
        .filter(**{f"now_{below}__gt": 0})
        .order_by(f"-now_{below}", "item")
    )
    rows = list(found[:MOST_ITEMS])
    keys = [row["item"] for row in rows]
    money = _money_of(both.filter(item__in=keys), period) if measure.is_money and sees_cost else {}
    names = {
        item: (number, title)
        for item, number, title in ItemName.objects.filter(
            vendor=scope.vendor, item__in=keys
        ).values_list("item", "number", "title")
    }
    return [
        ItemFigures(
            row["item"],
            _figures(row, "now_", money.get((row["item"], True))),
            _figures(row, "was_", money.get((row["item"], False))),
            *names.get(row["item"], ("", "")),
        )
        for row in rows
    ]


def _money_of(rows: Iterable[Any], period: Period) -> dict[tuple[str, bool], Figures]:
    """Amounts by item and whether it is the period's: added up here, exactly."""
    found: dict[tuple[str, bool], Figures] = defaultdict(Figures)
    for row in rows.order_by().values("item", "week", "amounts"):  # type: ignore[attr-defined]
        found[row["item"], row["week"] >= period.first].add({"amounts": row["amounts"]})
    return found


def _figures(row: dict[str, Any], prefix: str, money: Figures | None) -> Figures:
    figures = money or Figures()
    figures.add({name: row[prefix + name] for name in COUNTS})
    return figures
