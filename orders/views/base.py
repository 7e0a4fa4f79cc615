"""What the orders pages share: finding an order for this person, and for whom he works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.views.generic import TemplateView

from common.views.errors import not_permitted
from orders.models import PurchaseOrder
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from vendors.models import Membership


class OrderPageView(TemplateView):
    """A page of one order. Entering it means working for the order's vendor."""

    access: str = Permission.VIEW_ORDERS
    order: PurchaseOrder
    membership: Membership

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the order among those of the person's vendors, or answer 404 as for none."""
        tenancy = request.tenancy  # type: ignore[attr-defined]
        allowed = tenancy.vendors_with(Permission(self.access))
        seen = tenancy.vendors_with(Permission.VIEW_ORDERS)
        order = (
            PurchaseOrder.objects.for_vendors(seen)
            .visible()
            .for_list()
            .select_related("draft__saved_by")
            .with_cancel_after()
            .filter(number=kwargs["number"])
            .first()
        )
        if order is None:
            raise Http404
        if order.vendor_id not in allowed:
            return not_permitted(request)
        self.membership = tenancy.enter(request, order.vendor_id)
        order.vendor = self.membership.vendor
        self.order = order
        return super().dispatch(request, *args, **kwargs)

    @property
    def sees_cost(self) -> bool:
        """Whether this person may see cost and value of this vendor."""
        return self.membership.can(Permission.VIEW_COST)

    def page(self, **context: Any) -> HttpResponse:
        """Render the template with this context."""
        return self.render_to_response(self.get_context_data(**context))
