"""Orders as something to talk about: their kind of thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from orders.models import PurchaseOrder
from orders.numbers import is_number
from orders.services.notices import entitled
from threads.kinds import Kind, Record, register
from threads.models import Message
from threads.querysets import unread_count
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from orders.querysets import PurchaseOrderQuerySet
    from threads.querysets import Reader
    from vendors.models import Vendor

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


def look(keys: Collection[int]) -> dict[int, Record]:
    """Those of these orders that a vendor sees."""
    orders = PurchaseOrder.objects.visible().select_related("vendor").filter(pk__in=keys)
    return {order.pk: record_of(order) for order in orders}


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


def unread_orders(vendor: Vendor, reader: Reader, since: datetime) -> PurchaseOrderQuerySet:
    """The vendor's orders with something unread, among those written about since; with `unread`."""
    lately = Message.objects.for_vendor(vendor).filter(thread__kind=ORDER)
    lately = lately.filter(thread__last_at__gt=since).unread_by(reader)
    orders = PurchaseOrder.objects.for_vendor(vendor).visible()
    found = orders.filter(pk__in=lately.values("thread__key"))
    return found.annotate(unread=unread_count(ORDER, reader)).order_by("-unread", "-pk")
