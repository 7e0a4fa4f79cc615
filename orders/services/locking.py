"""How every write begins: the order and its lines under lock, read again, with the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models.functions import Now

from orders.models import PurchaseOrder, PurchaseOrderLine

if TYPE_CHECKING:
    from datetime import datetime


@dataclass
class LockedOrder:
    """An order that nobody else can change until this transaction ends.

    `now` is the database's clock when the lock was asked for, or the time that was passed in: a
    wish that waited behind another is judged by when it came.
    """

    order: PurchaseOrder
    lines: list[PurchaseOrderLine]
    now: datetime

    @property
    def active(self) -> list[PurchaseOrderLine]:
        """Lines that the buyer did not cancel."""
        return [line for line in self.lines if not line.is_cancelled]


def lock_order(order_id: int, now: datetime | None = None) -> LockedOrder:
    """Lock one order and its lines in one query, inside the caller's transaction.

    Order first, lines after: everybody locks in this sequence. Raises
    `PurchaseOrder.DoesNotExist`.
    """
    lines = _locked_lines(order_id)
    order = lines[0].order if lines else _locked_order(order_id)
    if len(lines) != order.line_count:  # a line came while we waited; the snapshot missed it
        lines = _locked_lines(order_id)
    for line in lines:
        line.order = order
    clock = now or order.clock  # type: ignore[attr-defined]
    return LockedOrder(order, lines, clock)


def _locked_lines(order_id: int) -> list[PurchaseOrderLine]:
    lines = list(
        PurchaseOrderLine.objects.filter(order=order_id)
        .select_related("order__vendor", "order__marketplace", "order__centre")
        .select_for_update(of=("self", "order"))
        .annotate(clock=Now())
        .order_by("position", "pk")
    )
    if lines:
        lines[0].order.clock = lines[0].clock  # type: ignore[attr-defined]
    return lines


def _locked_order(order_id: int) -> PurchaseOrder:
    return (
        PurchaseOrder.objects.select_related("vendor", "marketplace", "centre")
        .select_for_update(of=("self",))
        .annotate(clock=Now())
        .get(pk=order_id)
    )
