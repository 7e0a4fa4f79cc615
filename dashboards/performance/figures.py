"""Figures: counts and amounts of some rows, and what a measure makes of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import TYPE_CHECKING, Any

from orders.services.totals import EXACT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.performance.measures import Measure

COUNTS = (
    "due",
    "in_time",
    "ordered",
    "asked",
    "accepted",
    "backordered",
    "soft",
    "hard",
    "not_named",
    "unpriced",
)
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Share:
    """A numerator above a denominator; `percent` is None where nothing is below the line."""

    above: Decimal
    below: Decimal

    @property
    def percent(self) -> Decimal | None:
        """In percent with one decimal, rounded half to even."""
        if not self.below:
            return None
        with localcontext(EXACT):
            return (self.above * 100 / self.below).quantize(TENTH, ROUND_HALF_EVEN)

    def points(self, before: Share) -> Decimal | None:
        """By how many points it is above the share before, as the two are shown."""
        if self.percent is None or before.percent is None:
            return None
        return self.percent - before.percent


@dataclass
class Figures:
    """What rows add up to; amounts are (ordered, confirmed) by currency."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    amounts: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any]) -> None:
        """Add a row, or a part of one: what it does not hold is not asked."""
        for name in COUNTS:
            self.counts[name] += row.get(name) or 0
        for currency, pair in (row.get("amounts") or {}).items():
            ordered, confirmed = self.amounts.get(currency, (Decimal(0), Decimal(0)))
            with localcontext(EXACT):
                self.amounts[currency] = (
                    ordered + Decimal(pair["ordered"]),
                    confirmed + Decimal(pair["confirmed"]),
                )

    def share(self, measure: Measure, currency: str = "") -> Share:
        """What the measure says of them; of money, in this currency."""
        if measure.is_money:
            ordered, confirmed = self.amounts.get(currency, (Decimal(0), Decimal(0)))
            return Share(confirmed, ordered)
        return Share(
            Decimal(measure.numerator(self.counts)), Decimal(measure.denominator(self.counts))
        )


def sum_of(figures: list[Figures]) -> Figures:
    """All of them together."""
    total = Figures()
    for each in figures:
        for name, count in each.counts.items():
            total.counts[name] += count
        for currency, (ordered, confirmed) in each.amounts.items():
            before = total.amounts.get(currency, (Decimal(0), Decimal(0)))
            with localcontext(EXACT):
                total.amounts[currency] = (before[0] + ordered, before[1] + confirmed)
    return total
