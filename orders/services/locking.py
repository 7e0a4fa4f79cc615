"""How every write begins: the order and its lines under lock, read again, with the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models.functions import Now

from common.prepared import Prepared
from orders.models import PurchaseOrder, PurchaseOrderLine
from orders.numbers import is_number
from orders.states import VISIBLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

RELATED = ("vendor", "vendor_code", "marketplace", "centre")


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


@dataclass(frozen=True)
class OrderName:
    """An order as its vendors name it: visible to them, and belonging to one of `vendors` (keys).

    To lock by it asks tenancy in the very statement that locks, and saves looking before.
    """

    number: str
    vendors: Sequence[int]


def arrival() -> datetime | None:
    """When a wish came, asked before its transaction begins; None where the lock itself tells.

    On SQLite a transaction begins with waiting for the only write lock, and the database's clock
    is this machine's. PostgreSQL stamps the statement that asks for the lock.
    """
    return None if connection.vendor == "postgresql" else datetime.now(UTC)


def lock_order(which: int | OrderName, now: datetime | None = None) -> LockedOrder:
    """Lock one order, by its key or its name, and its lines in one query.

    Order first, lines after: everybody locks in this sequence, inside the caller's transaction.
    Raises `PurchaseOrder.DoesNotExist`.
    """
    if isinstance(which, OrderName) and not is_number(which.number):
        raise PurchaseOrder.DoesNotExist
    lines = _locked_lines(which)
    order = lines[0].order if lines else _locked_order(which)
    if len(lines) != order.line_count:  # a line came while we waited; the snapshot missed it
        lines = _locked_lines(order.pk)
    for line in lines:
        line.order = order
    clock = now or order.clock  # type: ignore[attr-defined]
    return LockedOrder(order, lines, clock)


def _locked_lines(which: int | OrderName) -> list[PurchaseOrderLine]:
    if isinstance(which, int):
        lines = LINES_OF.get(which)
    elif len(which.vendors) == 1:
        lines = LINES_BY_NAME.get(which.number, which.vendors[0])
    else:
        lines = list(_lines(which))
    if lines:
        lines[0].order.clock = lines[0].clock  # type: ignore[attr-defined]
    return lines


def _lines(which: int | OrderName) -> QuerySet[PurchaseOrderLine]:
    return (
        PurchaseOrderLine.objects.filter(**_narrowed(which, "order__"))
        .select_related(*(f"order__{name}" for name in RELATED))
        .select_for_update(of=("self", "order"))
        .annotate(clock=Now())
        .order_by("position", "pk")
    )


def _locked_order(which: int | OrderName) -> PurchaseOrder:
    return (
        PurchaseOrder.objects.select_related(*RELATED)
        .select_for_update(of=("self",))
        .annotate(clock=Now())
        .get(**_narrowed(which, ""))
    )


def _narrowed(which: int | OrderName, path: str) -> dict[str, Any]:
    if isinstance(which, int):
        return {f"{path}pk": which}
    return {
        f"{path}number": which.number,
        f"{path}vendor__in": which.vendors,
        f"{path}state__in": VISIBLE,
    }


LINES_OF = Prepared(_lines)
LINES_BY_NAME = Prepared(lambda number, vendor: _lines(OrderName(number, [vendor])), "number", -1)
