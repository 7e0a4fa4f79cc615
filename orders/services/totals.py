"""What an order adds up to: units in eaches, money per currency, never across currencies."""

from __future__ import annotations

from collections import defaultdict
from decimal import Context, Decimal, localcontext
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.errors import Invalid
from marketplaces.models import ExchangeRate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from orders.models import PurchaseOrder, PurchaseOrderLine
    from orders.services.answer_lines import Given, LineAnswer

CENT = Decimal("0.0001")
MOST = 10**12
EXACT = Context(prec=50)  # the usual 28 digits are fewer than ten thousand dear lines add up to

ORDERED_FIELDS = ("line_count", "units", "currency", "value", "amounts", "sort_value")
ACCEPTED_FIELDS = ("accepted_units", "accepted_value", "amounts")


def add_up_ordered(order: PurchaseOrder, lines: Iterable[PurchaseOrderLine]) -> None:
    """Set what was ordered on the order row; the caller saves `ORDERED_FIELDS`."""
    with localcontext(EXACT):
        _add_up_ordered(order, list(lines))


def refuse_endless(order: PurchaseOrder) -> None:
    """Raise `Invalid` for more than anybody of our own staff can have meant to order."""
    sums = [Decimal(amount["ordered"]) for amount in order.amounts.values()]
    if order.units >= MOST or any(value >= MOST for value in sums):
        raise Invalid(
            _("The lines add up to a million million or more. Check quantities and costs."),
            field="lines",
        )


def add_up_accepted(
    order: PurchaseOrder,
    lines: Mapping[int, PurchaseOrderLine],
    answers: Mapping[int, LineAnswer | Given],
) -> None:
    """Set what was accepted or backordered, from the answers by line key.

    The caller saves `ACCEPTED_FIELDS`.
    """
    with localcontext(EXACT):
        _add_up_accepted(order, lines, answers)


def _add_up_ordered(order: PurchaseOrder, lines: list[PurchaseOrderLine]) -> None:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if (value := line.value) is not None:
            sums[line.net_cost_currency] += value
    order.line_count = len(lines)
    order.units = sum(line.eaches for line in lines)
    order.currency = next(iter(sums)) if len(sums) == 1 else ""
    order.value = sums[order.currency] if len(sums) == 1 else None
    before = order.amounts or {}
    order.amounts = {
        currency: {
            "ordered": _text(amount),
            "accepted": before.get(currency, {}).get("accepted", "0"),
        }
        for currency, amount in sorted(sums.items())
    }
    day = order.ordered_at.date()
    order.sort_value = sum(
        (ExchangeRate.objects.in_dollars(v, c, day) for c, v in sums.items()), Decimal(0)
    ).quantize(CENT)


def _add_up_accepted(
    order: PurchaseOrder,
    lines: Mapping[int, PurchaseOrderLine],
    answers: Mapping[int, LineAnswer | Given],
) -> None:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    units = 0
    for line_id, answer in answers.items():
        line = lines[line_id]
        kept = sum(part.quantity for part in answer.parts if part.code != "Rejected")
        eaches = kept * line.unit_size
        units += eaches
        cost = line.net_cost if answer.net_cost is None else answer.net_cost
        if cost is not None and not line.is_by_weight:
            sums[line.net_cost_currency] += cost * eaches
    order.accepted_units = units
    order.accepted_value = sums[order.currency] if order.currency else None
    order.amounts = {
        currency: {**amount, "accepted": _text(sums.get(currency, Decimal(0)))}
        for currency, amount in (order.amounts or {}).items()
    }


def _text(amount: Decimal) -> str:
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
