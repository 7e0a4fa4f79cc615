"""The quick view of an order, beside the list."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from orders.changes import Changes
from orders.models import PurchaseOrderLine
from orders.presenting import money_pairs, standing_of
from orders.timeline import latest_events
from orders.views.base import OrderPageView
from orders.views.noting import can_note
from vendors.permissions import Permission

MOST = 30


class PeekView(OrderPageView):
    """What one wants to know of an order before one opens it; a piece without a page around it."""

    template_name = "orders/peek.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The order, its first lines, and whether this person may confirm it."""
        changes = Changes(self.order, latest_events(self.order), sees_cost=self.sees_cost)
        lines = PurchaseOrderLine.objects.filter(order=self.order).order_by("position", "pk")
        return super().get_context_data(
            **kwargs,
            order=self.order,
            at=timezone.now(),
            standing=standing_of(self.order),
            amounts=money_pairs(self.order) if self.sees_cost else [],
            lines=list(lines[:MOST]),
            more=max(self.order.line_count - MOST, 0),
            sees_cost=self.sees_cost,
            zone=self.order.zone,
            changes=changes,
            can_note=can_note(self.order, self.membership),
            can_confirm=self.order.confirm_by is not None
            and self.membership.can(Permission.ANSWER_ORDERS),
        )
