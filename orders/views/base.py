"""What the orders pages share: finding an order for this person, and for whom he works."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.views.generic import TemplateView

from orders.models import PurchaseOrder
from orders.navigation import note_waiting, with_waiting
from orders.numbers import is_number
from vendors.permissions import Permission

if TYPE_CHECKING:
    from vendors.models import Membership


class OrderPageView(TemplateView):
    """A page of one order. To look at the order means working for its vendor from then on."""

    access: str = Permission.VIEW_ORDERS

    @cached_property
    def order(self) -> PurchaseOrder:
        """The order among those of the person's vendors; 404 as for none, 403 without the right."""
        if not is_number(self.kwargs["number"]):
            raise Http404
        tenancy = self.request.tenancy  # type: ignore[attr-defined]
        orders = (
            PurchaseOrder.objects.for_vendors(tenancy.vendors_with(Permission.VIEW_ORDERS))
            .visible()
            .for_list()
            .select_related("draft__saved_by")
            .with_cancel_after()
            .filter(number=self.kwargs["number"])
        )
        order = with_waiting(orders).first()
        if order is None:
            raise Http404
        if order.vendor_id not in tenancy.vendors_with(Permission(self.access)):
            raise PermissionDenied
        order.vendor = tenancy.enter(self.request, order.vendor_id).vendor
        note_waiting(self.request, order)
        return order

    @property
    def membership(self) -> Membership:
        """The person's membership with the order's vendor."""
        tenancy = self.request.tenancy  # type: ignore[attr-defined]
        found: Membership = tenancy.enter(self.request, self.order.vendor_id)
        return found

    @property
    def sees_cost(self) -> bool:
        """Whether this person may see cost and value of this vendor."""
        return self.membership.can(Permission.VIEW_COST)
