"""How every write ends: the event row and the audit entry, in the write's own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.services import record
from orders.models import OrderEvent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from common.actors import Actor
    from orders.models import PurchaseOrder
    from orders.states import EventKind


def add_event(
    *,
    order: PurchaseOrder,
    kind: EventKind,
    actor: Actor,
    now: datetime,
    by_vendor: bool = False,
    data: Mapping[str, Any] | None = None,
) -> OrderEvent:
    """Write one line of the order's time line. `data` must hold no personal value."""
    return OrderEvent.objects.create(
        order=order,
        vendor_id=order.vendor_id,
        kind=kind,
        at=now,
        actor_id=actor.person_id,
        client_id=actor.client_id,
        by_vendor=by_vendor,
        source=actor.source,
        version=order.version,
        data=dict(data or {}),
    )


def audit_order(
    *,
    order: PurchaseOrder,
    action: str,
    actor: Actor,
    now: datetime,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    personal: Mapping[str, str] | None = None,
) -> None:
    """Write the order's entry into its vendor's chain of the audit log."""
    record(
        chain=order.vendor.audit_chain,
        action=f"orders.{action}",
        actor=actor,
        subject=f"orders.purchaseorder:{order.pk}",
        at=now,
        before=before,
        after={"number": order.number, "version": order.version, **(after or {})},
        personal=personal,
    )
