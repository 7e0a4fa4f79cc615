"""Where the orders pages stand in the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
        dates = PurchaseOrder.objects.for_vendor(vendor).awaiting_answer()
        request.waiting_orders = list(dates.values_list("confirm_by", flat=True)[:1000])  # type: ignore[attr-defined]
    now = timezone.now()
    found = request.waiting_orders  # type: ignore[attr-defined]
    urgent = any((due - now).total_seconds() <= URGENT for due in found)
    return len(found) or None, "danger" if urgent else ""


def register_all() -> None:
    """Add the entry; called once at start-up."""
    register(
        Entry("orders", _("Orders"), "orders:list", "orders", 20, Permission.VIEW_ORDERS, waiting)
    )
