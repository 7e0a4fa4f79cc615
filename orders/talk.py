"""Orders as something to talk about: their kind of thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from orders.models import PurchaseOrder
from orders.numbers import is_number
from orders.services.notices import entitled
from threads.kinds import Kind, Record, register
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Sequence

ORDER = "order"


def register_all() -> None:
    """Let orders be talked about; called once at start-up."""
    register(
        Kind(
            name=ORDER,
            permission=Permission.VIEW_ORDERS,
            desk_permission=Permission.SEE_ORDERS,
            find=find,
            look=look,
            told=told,
        )
    )


def find(number: str, vendors: Sequence[int]) -> Record | None:
    """The order of this number among those that these vendors see."""
    if not is_number(number):
        return None
    orders = PurchaseOrder.objects.for_vendors(vendors).visible().select_related("vendor")
    order = orders.filter(number=number).first()
    return record_of(order) if order else None


def look(key: int) -> Record | None:
    """The order with this key, if a vendor sees it."""
    order = PurchaseOrder.objects.visible().select_related("vendor").filter(pk=key).first()
    return record_of(order) if order else None


def told(vendor_id: int) -> list[int]:
    """Who hears of this vendor's orders hears, too, what the buyer writes about one."""
    return [who.person_id for who in entitled(vendor_id) if who.person_id is not None]


def record_of(order: PurchaseOrder) -> Record:
    """An order as threads know it; its vendor must be at hand."""
    return Record(
        kind=ORDER,
        key=order.pk,
        number=order.number,
        vendor=order.vendor,
        title=_("Order %(number)s") % {"number": order.number},
        page=order.get_absolute_url(),
        desk_page=reverse("admin:orders_purchaseorder_change", args=[order.pk]),
    )
