"""Who is told about an order: people with sales at operate, or the admins if there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.services import Recipient, enqueue
from vendors.models import Membership
from vendors.permissions import Area

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.models import OrderEvent, PurchaseOrder

NOTICE = "orders.notice"
REMINDER = "orders.reminder"


def entitled(vendor_id: int) -> list[Recipient]:
    """The people who are told about this vendor's orders now."""
    for area in (Area.SALES, Area.ADMIN):
        people = (
            Membership.objects.for_vendor(vendor_id)
            .operating(area)
            .order_by("user_id")
            .values_list("user_id", "user__email")
        )
        if found := [Recipient(person_id, address) for person_id, address in people]:
            return found
    return []


def tell(
    *, order: PurchaseOrder, event: OrderEvent, data: Mapping[str, object] | None = None
) -> int:
    """Put the notice of this event into everybody's outbox; gives how many."""
    return enqueue(
        topic=NOTICE,
        key=f"{NOTICE}:{event.pk}",
        recipients=entitled(order.vendor_id),
        subject_id=event.pk,
        vendor_id=order.vendor_id,
        data=data,
    )
