"""The list of orders: search, filters, sort and page all live in the address."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from common.formats import country, deadline
from orders.export_menu import files_of
from orders.filters import DEFAULT_SORT, VIEWS, OrderFilter, sorts_for
from orders.listing import BadCursor, Page, page_of, totals_of, totals_of_vendor
from orders.models import PurchaseOrder
from orders.navigation import waiting
from orders.presenting import money_pairs, standing_of
from orders.rows import COLUMNS, SHOWN, ListedOrder
from orders.states import OrderState
from orders.talk import ORDER
from threads.presenting import reader_of
from threads.querysets import unread_count
from vendors.models import VendorCode
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from django.http import HttpRequest, QueryDict

    from orders.querysets import PurchaseOrderQuerySet

FILTERS = (
    "q",
    "view",
    "state",
    "answer",
    "type",
    "marketplace",
    "vendor_code",
    "centre",
    "ordered_after",
    "ordered_before",
)
BY_DEADLINE = frozenset({"waiting", "due_today", "late"})


class OrderListView(TemplateView):
    """All orders of the vendor that one works for now; to htmx, the list without its shell."""

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
        chosen = params.get("sort", "")
        if chosen not in sorts_for(sees_cost=sees_cost):
            chosen = ""
        sort = chosen or _usual_sort(known)
        state = {**known, "sort": chosen} if chosen else dict(known)
        unread = {"unread": unread_count(ORDER, reader_of(tenancy.current))}
        page = _page(found, sort, params.get("cursor", ""), unread, sees_cost=sees_cost)
        now = timezone.now()
        count, _tone = waiting(self.request)
        marketplaces = _marketplaces(tenancy.vendor.pk)
        fields = {"q", "state", "marketplace"}
        if known.get("marketplace", "") not in dict(marketplaces):
            fields.remove("marketplace")
        return super().get_context_data(
            **kwargs,
            page=page,
            rows=_rows(page, now, sees_cost=sees_cost),
            totals=totals_of_vendor(tenancy.vendor) if found is orders else totals_of(found),
            waiting=count or 0,
            known=known,
            sort=sort,
            sees_cost=sees_cost,
            tabs_of_views=_tabs(state, known),
            kept={name: value for name, value in state.items() if name not in fields},
            chips=_chips(state, fields),
            files=files_of(state, may_answer=tenancy.can(Permission.ANSWER_ORDERS)),
            columns=_columns(state, sort, sees_cost=sees_cost),
            marketplaces=marketplaces,
            states=[c for c in OrderState.choices if c[0] != OrderState.DRAFT],
            next_url=_link(state, cursor=page.next_cursor) if page.next_cursor else "",
            previous_url=_link(state, cursor=page.previous_cursor) if page.previous_cursor else "",
            at=now,
            layout="layouts/piece.html" if _wants_a_piece(self.request) else "layouts/app.html",
        )


def _wants_a_piece(request: HttpRequest) -> bool:
    """Whether htmx asks, to put the list where a list already stands."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and htmx.target == "list" and not htmx.history_restore_request


def _known(params: QueryDict) -> dict[str, str]:
    """The filters of the address; an unknown value of a page is left out, not an error."""
    found = {name: str(params[name]) for name in FILTERS if params.get(name)}
    if not found:
        return {}
    form = OrderFilter(found, queryset=PurchaseOrder.objects.none()).form
    return {name: value for name, value in found.items() if name not in form.errors}


def _usual_sort(known: Mapping[str, str]) -> str:
    """In which order a list stands whose address names none, or one that is not the reader's."""
    return "deadline" if known.get("view") in BY_DEADLINE else DEFAULT_SORT


def _page(
    found: PurchaseOrderQuerySet,
    sort: str,
    cursor: str,
    more: Mapping[str, Any],
    *,
    sees_cost: bool,
) -> Page:
    """The page that the cursor points to; the first one when there is none (any more)."""
    if cursor:
        with suppress(BadCursor):
            page = page_of(
                found, sort=sort, cursor=cursor, fields=COLUMNS, more=more, sees_cost=sees_cost
            )
            if page.rows:
                return page
    return page_of(found, sort=sort, fields=COLUMNS, more=more, sees_cost=sees_cost)


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


def _link(state: Mapping[str, str], **changes: str) -> str:
    """This list with some parameters changed; every change but a page turn starts at the top."""
    wanted = {name: value for name, value in {**state, **changes}.items() if value}
    return f"{reverse('orders:list')}{'?' if wanted else ''}{urlencode(wanted)}"


def _tabs(state: Mapping[str, str], known: Mapping[str, str]) -> list[dict[str, Any]]:
    current = known.get("view", "")
    choices = [("", _("All")), *VIEWS]
    return [
        {
            "id": f"view-{key or 'all'}",
            "label": label,
            "url": _link(state, view=key, sort=""),
            "current": key == current,
        }
        for key, label in choices
    ]


def _chips(state: Mapping[str, str], fields: Collection[str]) -> list[dict[str, str]]:
    """Filters in force that have no field of their own, each with the way out of it."""
    filters = OrderFilter.base_filters
    chips = []
    for name, value in state.items():
        if name in {*fields, "view", "sort"}:
            continue
        words = dict(filters[name].extra.get("choices", ()))
        label = f"{filters[name].label}: {words.get(value, value)}"
        chips.append({"label": label, "url": _link(state, **{name: ""})})
    return chips


def _columns(state: Mapping[str, str], sort: str, *, sees_cost: bool) -> list[dict[str, Any]]:
    def sortable(
        label: str, rising: str, falling: str, *, first: str, numeric: bool = False
    ) -> dict[str, Any]:
        other = falling if sort == rising else rising
        return {
            "id": f"sort-{rising}",
            "label": label,
            "sort": _link(state, sort=other if sort in {rising, falling} else first),
            "direction": {rising: "ascending", falling: "descending"}.get(sort, ""),
            "numeric": numeric,
        }

    columns = [
        sortable(_("Order"), "number", "-number", first="number"),
        {"label": _("State")},
        sortable(_("Confirm by"), "deadline", "", first="deadline"),
        {"label": _("Ship to")},
        {"label": _("Window")},
        sortable(_("Ordered on"), "ordered", "-ordered", first="-ordered"),
        {"label": _("Units"), "numeric": True},
    ]
    if sees_cost:
        columns.append(sortable(_("Value"), "value", "-value", first="-value", numeric=True))
    return columns


def _marketplaces(vendor_id: int) -> list[tuple[str, str]]:
    """The marketplaces to choose among; none for a vendor that has but one."""
    codes = VendorCode.objects.filter(vendor=vendor_id).order_by("marketplace__code")
    found = codes.values_list("marketplace__code", "marketplace__name").distinct()
    named = [(code, country(code, name)) for code, name in found]
    return named if len(named) > 1 else []
