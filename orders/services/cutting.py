"""How an answer follows the buyer's changes: cut down to what is still ordered, never beyond."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from orders.services.answer_lines import ACCEPTED, BACKORDERED, REJECTED, LineAnswer

if TYPE_CHECKING:
    from decimal import Decimal

    from orders.models import PurchaseOrderLine
    from orders.services.answer_lines import Given, Part

FIRST_TO_GO = (REJECTED, BACKORDERED, ACCEPTED)


@dataclass(frozen=True)
class Measure:
    """What a line's answer was counted in: unit, eaches a unit, currency and weight of a cost."""

    unit: str
    unit_size: int
    currency: str
    weight: str

    @classmethod
    def of(cls, line: PurchaseOrderLine) -> Measure:
        """The measure of a line as it stands."""
        return cls(line.unit, line.unit_size, line.net_cost_currency, line.net_cost_unit)


def fitted(line: PurchaseOrderLine, given: Given, was: Measure) -> LineAnswer:
    """The answer in force, made to fit the line as it is now.

    Whole units of the new size, at most what is ordered; a lowered cost stands as long as it is
    one: not above the order's new cost, and of the same kind.
    """
    parts = _in_units(given.parts, was.unit_size, line.unit_size)
    cost = given.net_cost if _still_holds(given.net_cost, line, was) else None
    return LineAnswer(line.sequence_number, _cut(parts, line.quantity), cost)


def _in_units(parts: list[Part], old: int, new: int) -> list[Part]:
    if old == new:
        return list(parts)
    return [replace(part, quantity=part.quantity * old // new) for part in parts]


def _cut(parts: list[Part], most: int) -> tuple[Part, ...]:
    """Rejected goes first, accepted last."""
    surplus = sum(part.quantity for part in parts) - most
    for code in FIRST_TO_GO:
        for index in reversed(range(len(parts))):
            if surplus <= 0:
                break
            if parts[index].code == code:
                gone = min(surplus, parts[index].quantity)
                parts[index] = replace(parts[index], quantity=parts[index].quantity - gone)
                surplus -= gone
    return tuple(part for part in parts if part.quantity)


def _still_holds(cost: Decimal | None, line: PurchaseOrderLine, was: Measure) -> bool:
    same = (was.currency, was.weight) == (line.net_cost_currency, line.net_cost_unit)
    return cost is not None and same and line.net_cost is not None and cost <= line.net_cost
