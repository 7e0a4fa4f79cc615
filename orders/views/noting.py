"""Noting a change: one of the vendor's people says for all of them that it was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

from accounts.landing import safe_next
from common.errors import DomainError
from orders.services.noting import note_change
from orders.views.base import OrderPageView
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from orders.models import PurchaseOrder
    from vendors.models import Membership

LONGEST = 10  # digits of a version


def can_note(order: PurchaseOrder, membership: Membership) -> bool:
    """Whether a change is open that asks for no answer, and this person may note it."""
    is_open = order.change_open_since is not None and order.confirm_by is None
    return is_open and membership.can(Permission.ANSWER_ORDERS)


class NoteChangeView(OrderPageView):
    """Takes an order whose change asks for no answer off the list of changed ones."""

    access = Permission.ANSWER_ORDERS
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note it; back to the order or to where `next` leads, with what came of it."""
        order = self.order
        version = request.POST.get("version", "")
        try:
            request.tenancy.require(request.POST.get("vendor"))  # type: ignore[attr-defined]
            noted = note_change(
                order=order,
                actor=request.actor,  # type: ignore[attr-defined]
                expected_version=int(version)
                if version.isdecimal() and len(version) < LONGEST
                else 0,
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            if noted:
                text = _("Noted. Your colleagues see that you have seen this change.")
            else:
                text = _("Somebody has dealt with this change already.")
            messages.success(request, text)
        return HttpResponseRedirect(safe_next(request.GET.get("next") or order.get_absolute_url()))
