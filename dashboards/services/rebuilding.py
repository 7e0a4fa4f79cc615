"""Performance made anew from the orders, vendor by vendor; pages go on reading meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from common.clock import database_now
from dashboards.models import ConfirmByFact, ItemName, LineFact, OrderRoll, PerformanceRow
from dashboards.services.adding import add_up
from dashboards.services.rolling import held_mark, put_facts
from orders.models import PurchaseOrder
from vendors.models import Vendor

if TYPE_CHECKING:
    from datetime import date, datetime

CHUNK = 500  # orders at a time: so many are held in memory


def rebuild(now: datetime | None = None) -> int:
    """Make everything anew; gives how many orders that were. Each vendor is one transaction."""
    return sum(
        rebuild_vendor(vendor=key, now=now)
        for key in Vendor.objects.order_by("pk").values_list("pk", flat=True)
    )


@transaction.atomic
def rebuild_vendor(*, vendor: int, now: datetime | None = None) -> int:
    """Make one vendor's facts and rows anew; waits while somebody rolls."""
    held_mark(waits=True)
    now = now or database_now()
    for model in (PerformanceRow, LineFact, ConfirmByFact, ItemName):
        model._base_manager.filter(vendor=vendor).delete()  # noqa: SLF001  without a gate
    OrderRoll.objects.filter(order__vendor=vendor).delete()
    orders = PurchaseOrder.objects.for_vendor(vendor).visible().order_by("ordered_at", "pk")
    keys = list(orders.values_list("pk", flat=True))
    touched: set[tuple[int, date]] = set()
    for start in range(0, len(keys), CHUNK):
        touched |= put_facts(keys[start : start + CHUNK], now)
    add_up(touched)
    return len(keys)
