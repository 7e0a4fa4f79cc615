"""The list of orders: search, filters, sort, columns and page all live in the address."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from common.formats import country, deadline
from common.prepared import Prepared
from lists.layout import DENSITIES, names_a_layout, remembered
from orders.choosing import choosing
from orders.export_menu import files_of
from orders.filters import OrderFilter
from orders.list_address import LIST, address_of, columns_for, link_to
from orders.list_tabs import HINTS, WAITING, counts_of, saved_views, tabs_of
from orders.listing import BadCursor, Page, end_of_chain, page_of, totals_between_writes
from orders.models import PurchaseOrder
from orders.navigation import remember_waiting
from orders.numbers import is_number
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

    from django.http import HttpRequest, HttpResponse

    from orders.list_address import ListAddress
    from orders.querysets import PurchaseOrderQuerySet
    from vendors.models import Vendor

HEADS = {
    "confirm": ("deadline", "", "deadline"),
    "ordered": ("ordered", "-ordered", "-ordered"),
    "value": ("value", "-value", "-value"),
}
"""Columns by which one sorts: rising, falling, and which of them the first click asks for."""
NUMERIC = frozenset({"units", "confirmed", "value"})
CODES = Prepared(
    lambda vendor, chain: (
        VendorCode.objects.filter(vendor=vendor)
        .select_related("marketplace")
        .annotate(end=end_of_chain(chain))
        .order_by("marketplace__code")
    ),
    -1,
    "a chain",
)
ASIDE = frozenset({"ship_to", "window", "ordered", "changed", "type", "confirmed"})
"""Columns that give way to the quick view, which says the same."""


class OrderListView(TemplateView):
    """All orders of the vendor that one works for now; to htmx, the list without its shell."""

    access = Permission.VIEW_ORDERS
    template_name = "orders/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list; whoever has it his own way is led to the address that says so."""
        layout = request.user.layouts.get(LIST, "")  # type: ignore[union-attr]
        if layout and not names_a_layout(request.GET):
            return HttpResponseRedirect(link_to({**request.GET.dict(), **remembered(layout)}))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Rows of one page, totals of all that match, and links that keep the rest."""
        tenancy = self.request.tenancy  # type: ignore[attr-defined]
        sees_cost = tenancy.can(Permission.VIEW_COST)
        saved = saved_views(tenancy.current)
        address = address_of(self.request.GET, sees_cost=sees_cost).among(saved)
        orders = PurchaseOrder.objects.for_vendor(tenancy.vendor).visible()
        found = address.within(orders)
        unread = {"unread": unread_count(ORDER, reader_of(tenancy.current))}
        cursor = self.request.GET.get("cursor", "")
        page = _page(found, address.sort, cursor, unread, sees_cost=sees_cost)
        marketplaces, end = _marketplaces(tenancy.vendor)
        counts, first = counts_of(tenancy.current, saved, end)
        remember_waiting(self.request, counts[WAITING], first)
        fields = {"q", "state"}
        if address.known.get("marketplace", "") in dict(marketplaces):
            fields.add("marketplace")
        now = timezone.now()
        may_choose = tenancy.can(Permission.ANSWER_ORDERS)
        table = _shown(page, address, now, sees_cost=sees_cost, may_choose=may_choose)
        totals = totals_between_writes(found, vendor=tenancy.vendor, end=end, known=address.known)
        return super().get_context_data(
            **kwargs,
            **table,
            totals=totals,
            choosing=choosing(totals, table["rows"]) if may_choose else None,
            sees_cost=sees_cost,
            address=address,
            sort=address.sort,
            known=address.known,
            tabs_of_views=tabs_of(address, saved, counts, tenancy.current),
            saved=next((view for view in saved if str(view.pk) == address.saved), None),
            peek=_peeked(self.request),
            may_share=tenancy.can(Permission.SHARE_VIEWS),
            kept={name: value for name, value in address.state.items() if name not in fields},
            chips=_chips(address, fields),
            files=files_of(address.rows, may_answer=may_choose),
            marketplaces=marketplaces,
            states=[c for c in OrderState.choices if c[0] != OrderState.DRAFT],
            at=now,
            layout="layouts/piece.html" if _wants_a_piece(self.request) else "layouts/app.html",
        )


def _wants_a_piece(request: HttpRequest) -> bool:
    """Whether htmx asks, to put the list where a list already stands."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and htmx.target == "list" and not htmx.history_restore_request


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


def _peeked(request: HttpRequest) -> str:
    """The number of the order that the address opens beside the list; "" for none."""
    number = request.GET.get("peek", "")
    return number if is_number(number) else ""


def _shown(
    page: Page, address: ListAddress, now: datetime, *, sees_cost: bool, may_choose: bool
) -> dict[str, Any]:
    """The table: its columns, its rows, the pages beside this one, and what may be chosen."""
    choices = columns_for(sees_cost=sees_cost)
    return {
        "page": page,
        "rows": _rows(page, address, now, (sees_cost, may_choose)),
        "columns": _columns(address, sees_cost=sees_cost, may_choose=may_choose),
        "shown": address.layout.columns,
        "choices": [(column.key, column.label) for column in choices],
        "densities": DENSITIES,
        "hint": HINTS.get(address.known.get("view", "")),
        "next_url": address.link(cursor=page.next_cursor) if page.next_cursor else "",
        "previous_url": address.link(cursor=page.previous_cursor) if page.previous_cursor else "",
    }


def _rows(
    page: Page, address: ListAddress, now: datetime, rights: tuple[bool, bool]
) -> list[tuple[Any, ...]]:
    """Each order with its standing, its amounts, and the key under which its row is remembered."""
    zone = timezone.get_current_timezone()
    columns = address.layout.columns
    reader = (get_language(), str(zone), now.astimezone(zone).date(), rights, columns)
    rows = []
    for values in page.rows:
        order = ListedOrder(values)
        amounts = money_pairs(order)
        facts = tuple(value for name, value in values.items() if name in SHOWN)
        due = order.confirm_by and deadline(order.confirm_by, now, order.zone)
        key = ("order", *reader, *facts, *amounts, due)
        rows.append((order, standing_of(order), amounts, key))
    return rows


def _chips(address: ListAddress, fields: Collection[str]) -> list[dict[str, str]]:
    """Filters in force that have no field of their own, each with the way out of it."""
    filters = OrderFilter.base_filters
    chips = []
    for name, value in address.known.items():
        if name in fields or (name == "view" and not address.saved):
            continue
        words = dict(filters[name].extra.get("choices", ()))
        label = f"{filters[name].label}: {words.get(value, value)}"
        chips.append({"label": label, "url": address.link(**{name: ""})})
    return chips


def _columns(address: ListAddress, *, sees_cost: bool, may_choose: bool) -> list[dict[str, Any]]:
    """The heads of the columns that are shown: the boxes, the number, what is in the layout."""
    box = {"label": _("Choose"), "all": _("Choose all on this page"), "kind": "at-tick"}
    heads = [box] if may_choose else []
    heads.append(_head(address, _("Order"), ("number", "-number", "number")))
    for column in columns_for(sees_cost=sees_cost):
        if column.key not in address.layout.columns:
            continue
        sorts = HEADS.get(column.key)
        head: dict[str, Any] = {"label": column.label}
        if sorts:
            head = _head(address, str(column.label), sorts)
        head["numeric"] = column.key in NUMERIC
        head["kind"] = "aside" if column.key in ASIDE else ""
        heads.append(head)
    return heads


def _head(address: ListAddress, label: str, sorts: tuple[str, str, str]) -> dict[str, Any]:
    rising, falling, first = sorts
    sort = address.sort
    other = falling if sort == rising else rising
    return {
        "id": f"sort-{rising}",
        "label": label,
        "sort": address.link(sort=other if sort in {rising, falling} else first),
        "direction": {rising: "ascending", falling: "descending"}.get(sort, ""),
    }


def _marketplaces(vendor: Vendor) -> tuple[list[tuple[str, str]], str]:
    """The marketplaces to choose among, and in the same statement the end of the vendor's chain.

    There is nothing to choose for a vendor that has but one.
    """
    codes: list[Any] = CODES.get(vendor.pk, vendor.audit_chain)
    places = {code.marketplace.code: code.marketplace.name for code in codes}
    named = [(code, country(code, name)) for code, name in places.items()]
    return named if len(named) > 1 else [], codes[0].end or "" if codes else ""
