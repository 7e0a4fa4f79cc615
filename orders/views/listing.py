"""The list of orders: search, filters, sort and page all live in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from common.formats import deadline
from orders.filters import DEFAULT_SORT, VIEWS, OrderFilter, sorts_for
from orders.listing import BadCursor, Page, page_of, totals_of, totals_of_vendor
from orders.models import PurchaseOrder
from orders.presenting import money_pairs, standing_of
from orders.rows import COLUMNS, SHOWN, ListedOrder
from orders.states import OrderState
from vendors.models import VendorCode
from vendors.permissions import Permission

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from orders.querysets import PurchaseOrderQuerySet

FILTERS = ("q", "view", "state", "answer", "type", "marketplace", "vendor_code", "centre")


class OrderListView(TemplateView):
    """All orders of the vendor that one works for now."""

    access = Permission.VIEW_ORDERS
    template_name = "orders/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Rows of one page, totals of all that match, and links that keep the rest."""
        tenancy = self.request.tenancy  # type: ignore[attr-defined]
        params = self.request.GET
        orders = PurchaseOrder.objects.for_vendor(tenancy.vendor).visible()
        known = _known(params)
        found = OrderFilter(known, queryset=orders).qs if known else orders
        sees_cost = tenancy.can(Permission.VIEW_COST)
        sort = self._sort(params, sees_cost=sees_cost)
        if sort == "deadline":
            found = found.awaiting_answer()
        page = _page(found, sort, params.get("cursor", ""), sees_cost=sees_cost)
        now = timezone.now()
        return super().get_context_data(
            **kwargs,
            page=page,
            rows=_rows(page, now, sees_cost=sees_cost),
            totals=totals_of_vendor(tenancy.vendor) if found is orders else totals_of(found),
            params=params,
            sort=sort,
            sees_cost=sees_cost,
            tabs_of_views=_tabs(params),
            chips=_chips(params),
            columns=_columns(params, sort, sees_cost=sees_cost),
            marketplaces=_marketplaces(tenancy.vendor.pk),
            states=[c for c in OrderState.choices if c[0] != OrderState.DRAFT],
            next_url=_link(params, cursor=page.next_cursor) if page.next_cursor else "",
            previous_url=_link(params, cursor=page.previous_cursor) if page.previous_cursor else "",
            at=now,
        )

    def _sort(self, params: QueryDict, *, sees_cost: bool) -> str:
        sort = params.get("sort", "")
        if sort in sorts_for(sees_cost=sees_cost):
            return sort
        return (
            "deadline" if params.get("view") in {"waiting", "due_today", "late"} else DEFAULT_SORT
        )


def _known(params: QueryDict) -> dict[str, str]:
    """The filters of the address; an unknown value of a page is left out, not an error."""
    found = {name: str(params[name]) for name in FILTERS if params.get(name)}
    if not found:
        return {}
    form = OrderFilter(found, queryset=PurchaseOrder.objects.none()).form
    return {name: value for name, value in found.items() if name not in form.errors}


def _page(found: PurchaseOrderQuerySet, sort: str, cursor: str, *, sees_cost: bool) -> Page:
    try:
        return page_of(found, sort=sort, cursor=cursor, fields=COLUMNS, sees_cost=sees_cost)
    except BadCursor:
        return page_of(found, sort=sort, fields=COLUMNS, sees_cost=sees_cost)


def _rows(page: Page, now: datetime, *, sees_cost: bool) -> list[tuple[Any, ...]]:
    """Each order with its standing, its amounts, and the key under which its row is remembered."""
    zone = timezone.get_current_timezone()
    reader = (get_language(), str(zone), now.astimezone(zone).date(), sees_cost)
    rows = []
    for values in page.rows:
        order = ListedOrder(values)
        amounts = money_pairs(order)
        facts = tuple(value for name, value in values.items() if name in SHOWN)
        due = order.confirm_by and deadline(order.confirm_by, now, order.zone)
        key = ("order", *reader, *facts, *amounts, due)
        rows.append((order, standing_of(order), amounts, key))
    return rows


def _link(params: QueryDict, **changes: str) -> str:
    """This list with some parameters changed; every change but a page turn starts at the top."""
    copy = params.copy()
    copy.pop("cursor", None)
    for name, value in changes.items():
        if value:
            copy[name] = value
        else:
            copy.pop(name, None)
    query = copy.urlencode()
    return f"{reverse('orders:list')}{'?' if query else ''}{query}"


def _tabs(params: QueryDict) -> list[dict[str, Any]]:
    current = params.get("view", "")
    choices = [("", _("All")), *VIEWS]
    return [
        {"label": label, "url": _link(params, view=key, sort=""), "current": key == current}
        for key, label in choices
    ]


def _chips(params: QueryDict) -> list[dict[str, str]]:
    labels = {"q": _("Search"), "vendor_code": _("Vendor code"), "centre": _("Ship to")}
    return [
        {"label": f"{label}: {params[name]}", "url": _link(params, **{name: ""})}
        for name, label in labels.items()
        if params.get(name)
    ]


def _columns(params: QueryDict, sort: str, *, sees_cost: bool) -> list[dict[str, Any]]:
    def sortable(label: str, up: str, down: str, *, numeric: bool = False) -> dict[str, Any]:
        direction = {up: "ascending", down: "descending"}.get(sort, "")
        following = down if sort == up else up
        return {
            "label": label,
            "sort": _link(params, sort=following),
            "direction": direction,
            "numeric": numeric,
        }

    columns = [
        sortable(_("Order"), "number", "-number"),
        {"label": _("State")},
        sortable(_("Confirm by"), "deadline", ""),
        {"label": _("Ship to")},
        {"label": _("Window")},
        sortable(_("Ordered on"), "ordered", "-ordered"),
        {"label": _("Units"), "numeric": True},
    ]
    if sees_cost:
        columns.append(sortable(_("Value"), "-value", "value", numeric=True))
    return columns


def _marketplaces(vendor_id: int) -> list[tuple[str, str]]:
    codes = VendorCode.objects.filter(vendor=vendor_id).order_by("marketplace__code")
    return list(codes.values_list("marketplace__code", "marketplace__name").distinct())
