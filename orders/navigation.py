"""Where the orders pages stand in the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Min, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import PurchaseOrder
from vendors.navigation import Entry, register
from vendors.permissions import Permission

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from orders.querysets import PurchaseOrderQuerySet

URGENT = 2 * 60 * 60


def with_waiting(orders: PurchaseOrderQuerySet) -> PurchaseOrderQuerySet:
    """With what `waiting` tells of each order's vendor, so that a page of one order asks once."""
    same = PurchaseOrder.objects.awaiting_answer().filter(vendor=OuterRef("vendor"))
    per_vendor = same.order_by().values("vendor")
    return orders.annotate(
        waiting_number=Subquery(per_vendor.annotate(n=Count("confirm_by")).values("n")),
        waiting_first=Subquery(per_vendor.annotate(first=Min("confirm_by")).values("first")),
    )


def note_waiting(request: HttpRequest, order: PurchaseOrder) -> None:
    """Keep for the navigation what came `with_waiting`, of the vendor that one works for now."""
    request.waiting_orders = {  # type: ignore[attr-defined]
        "number": order.waiting_number,  # type: ignore[attr-defined]
        "first": order.waiting_first,  # type: ignore[attr-defined]
    }


def waiting(request: HttpRequest) -> tuple[int | None, str]:
    """How many orders of the current vendor wait for an answer; red when one is nearly due."""
    vendor = request.tenancy.vendor  # type: ignore[attr-defined]
    if vendor is None:
        return None, ""
    if not hasattr(request, "waiting_orders"):
        orders = PurchaseOrder.objects.for_vendor(vendor).awaiting_answer()
        request.waiting_orders = orders.aggregate(  # type: ignore[attr-defined]
            number=Count("confirm_by"), first=Min("confirm_by")
        )
    found = request.waiting_orders  # type: ignore[attr-defined]
    if not found["number"]:
        return None, ""
    left = (found["first"] - timezone.now()).total_seconds()
    return found["number"], "danger" if left <= URGENT else ""


def remember_waiting(request: HttpRequest, number: int, first: datetime | None) -> None:
    """What a page counted for itself, so that the navigation does not ask again."""
    request.waiting_orders = {"number": number, "first": first}  # type: ignore[attr-defined]


def register_all() -> None:
    """Add the entry; called once at start-up."""
    register(
        Entry(
            "orders",
            _("Orders"),
            "orders:list",
            "orders",
            20,
            Permission.VIEW_ORDERS,
            waiting,
            letter="o",
        )
    )
