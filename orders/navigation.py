"""Where the orders pages stand in the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import PurchaseOrder
from vendors.navigation import Entry, register
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest

URGENT = 2 * 60 * 60


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


def register_all() -> None:
    """Add the entry; called once at start-up."""
    register(
        Entry("orders", _("Orders"), "orders:list", "orders", 20, Permission.VIEW_ORDERS, waiting)
    )
