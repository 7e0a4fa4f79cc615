"""Facts added up to the rows that pages read: a vendor code's week, made anew as a whole.

Money is added up here and not by the database: SQLite adds as floating point.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Any

from common.bulk import Table
from dashboards.models import ConfirmByFact, LineFact, PerformanceRow
from dashboards.querysets import WHOLE
from orders.services.totals import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    Group = tuple[int, date]

UNITS = ("ordered", "asked", "accepted", "backordered", "soft", "hard", "not_named")
State = ConfirmByFact.State


@dataclass
class Sums:
    """One row in the making."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    amounts: dict[str, list[Decimal]] = field(
        default_factory=lambda: defaultdict(lambda: [Decimal(0), Decimal(0)])
    )

    def add_line(self, values: dict[str, Any]) -> None:
        """One line's fact."""
        for name in UNITS:
            self.counts[name] += values[name]
        if values["cost"] is None:
            self.counts["unpriced"] += values["ordered"] > 0
            return
        money = self.amounts[values["currency"]]
        money[0] += values["cost"] * values["ordered"]
        money[1] += values["confirmed_cost"] * (values["accepted"] + values["backordered"])

    def add_confirm_by(self, state: str) -> None:
        """One confirm-by that came."""
        self.counts["due"] += 1
        self.counts["in_time"] += state == State.IN_TIME

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not any(self.counts.values())


def add_up(groups: Iterable[Group]) -> None:
    """Make the rows of these vendor codes and weeks anew, in the caller's transaction."""
    table = Table(PerformanceRow, has_keys=False)
    for code, week in sorted(set(groups)):
        rows = list(_rows(code, week))
        PerformanceRow.objects.filter(vendor_code=code, week=week).delete()
        table.insert(rows)


def _rows(code: int, week: date) -> Iterable[PerformanceRow]:
    sums: dict[tuple[date, str], Sums] = defaultdict(Sums)
    whose: dict[str, int] = {}
    columns = ("vendor_id", "marketplace_id", "month", "item", "currency", "cost", "confirmed_cost")
    lines = LineFact.objects.filter(vendor_code=code, week=week).order_by()
    with localcontext(EXACT):
        for values in lines.values(*columns, *UNITS).iterator(chunk_size=2000):
            whose = {name: values[name] for name in ("vendor_id", "marketplace_id")}
            for item in (values["item"], WHOLE):
                sums[values["month"], item].add_line(values)
    came = ConfirmByFact.objects.filter(vendor_code=code, week=week).exclude(state=State.AHEAD)
    items = _items_of(came)
    for values in came.order_by().values("vendor_id", "marketplace_id", "month", "order", "state"):
        whose = {name: values[name] for name in ("vendor_id", "marketplace_id")}
        for item in (*items[values["order"]], WHOLE):
            sums[values["month"], item].add_confirm_by(values["state"])
    for (month, item), found in sums.items():
        if not found.is_empty:
            amounts = {
                currency: {"ordered": _text(pair[0]), "confirmed": _text(pair[1])}
                for currency, pair in sorted(found.amounts.items())
            }
            yield PerformanceRow(
                **whose,
                vendor_code_id=code,
                week=week,
                month=month,
                item=item,
                amounts=amounts,
                **found.counts,
            )


def _items_of(came: Any) -> dict[int, set[str]]:
    """The items that the orders of these confirm-bys hold."""
    items: dict[int, set[str]] = defaultdict(set)
    facts = LineFact.objects.filter(order__in=came.values("order")).order_by()
    for order, item in facts.values_list("order", "item"):
        items[order].add(item)
    return items


def _text(amount: Decimal) -> str:
    """As plain as it goes: equal amounts are equal texts."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
