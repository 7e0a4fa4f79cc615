"""The list as a file: exactly what the address of the list shows, on all its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import View

from common.errors import Invalid
from common.formats import number
from common.pace import Pace, TooOften
from common.tables import CSV, FORMATS, XLSX, download
from common.views.errors import refused, too_often
from orders.exports import by_line, by_order
from orders.list_address import address_of
from orders.models import PurchaseOrder, PurchaseOrderLine
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from orders.querysets import PurchaseOrderQuerySet

PACE = Pace(times=30, seconds=600)
LARGEST_WORKBOOK = 200_000  # rows; a workbook leaves when it is whole, and a proxy waits a minute


class ExportView(View):
    """`?format=csv|xlsx`, `&rows=lines` for a row each line, filters and sort as in the list."""

    access = Permission.VIEW_ORDERS
    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file; what the address does not know is left out, as by the list."""
        tenancy = request.tenancy  # type: ignore[attr-defined]
        sees_cost = tenancy.can(Permission.VIEW_COST)
        wanted = request.GET.get("format", CSV)
        wanted = wanted if wanted in FORMATS else CSV
        is_by_line = request.GET.get("rows") == "lines"
        orders = PurchaseOrder.objects.for_vendor(tenancy.vendor).visible()
        address = address_of(request.GET, sees_cost=sees_cost)
        found, sort = address.within(orders), address.sort
        try:
            PACE.take(request.user.pk or 0)
            if wanted == XLSX:
                _refuse_too_long(found, is_by_line=is_by_line)
        except TooOften as refusal:
            return too_often(request, refusal)
        except Invalid as refusal:
            return refused(request, refusal)
        make, word = (by_line, "lines") if is_by_line else (by_order, "orders")
        today = timezone.localdate().isoformat()
        table = make(found, sort=sort, sees_cost=sees_cost)
        name = slugify(tenancy.vendor.name, allow_unicode=True)
        return download(f"{word}-{name}-{today}", wanted, table)


def _refuse_too_long(found: PurchaseOrderQuerySet, *, is_by_line: bool) -> None:
    lines = PurchaseOrderLine.objects.filter(order__in=found)
    count = (lines if is_by_line else found).order_by().count()
    if count > LARGEST_WORKBOOK:
        text = _(
            "These are %(count)s rows; a workbook holds %(most)s. Take the CSV, or filter the list."
        )
        raise Invalid(text % {"count": number(count), "most": number(LARGEST_WORKBOOK)})
