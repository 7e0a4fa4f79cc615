"""How an answer shrinks when the buyer takes quantity away: rejected first, accepted last."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from orders.services.answer_lines import ACCEPTED, BACKORDERED, REJECTED, LineAnswer, sums

if TYPE_CHECKING:
    from orders.models import PurchaseOrderLine
    from orders.services.answer_lines import Given, Part

FIRST_TO_GO = (REJECTED, BACKORDERED, ACCEPTED)


def cut_down(line: PurchaseOrderLine, given: Given) -> LineAnswer:
    """The old answer to a line, made to fit the line's new quantity."""
    parts: list[Part] = list(given.parts)
    surplus = given.total - line.quantity
    for code in FIRST_TO_GO:
        for index in reversed(range(len(parts))):
            if surplus <= 0:
                break
            if parts[index].code == code:
                gone = min(surplus, parts[index].quantity)
                parts[index] = replace(parts[index], quantity=parts[index].quantity - gone)
                surplus -= gone
    left = tuple(part for part in parts if part.quantity)
    return LineAnswer(line.sequence_number, left, given.net_cost)


def needs_cut(line: PurchaseOrderLine, given: Given) -> bool:
    """Whether the answer no longer fits under the ordered quantity."""
    return sums(given.parts).total > line.quantity
