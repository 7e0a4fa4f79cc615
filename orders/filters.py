"""Which orders a list shows: one definition for pages and API."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import PurchaseOrder
from orders.states import AnswerKind, OrderState, OrderType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.querysets import PurchaseOrderQuerySet

VIEWS = [
    ("due_today", _("Due today")),
    ("waiting", _("Needs my answer")),
    ("changed", _("Changed")),
    ("backordered", _("Backordered")),
    ("late", _("Late")),
    ("open", _("Open")),
    ("closed", _("Closed")),
]

VALUE = "sort_value"
SORTS: dict[str, tuple[str, ...]] = {
    "deadline": ("confirm_by", "-sort_value", "id"),
    "-ordered": ("-ordered_at", "-id"),
    "ordered": ("ordered_at", "id"),
    "-value": ("-sort_value", "-id"),
    "value": ("sort_value", "id"),
    "number": ("number", "id"),
    "-number": ("-number", "-id"),
}
"""The orders in which a list may stand; each ends in a unique column, for keyset paging."""


def sorts_for(*, sees_cost: bool) -> dict[str, tuple[str, ...]]:
    """The orders that this reader may ask for.

    Who sees no value does not sort by it either: the rows would tell which is worth more, and the
    cursor, which holds what was sorted by, how much.
    """
    if sees_cost:
        return SORTS
    return {
        name: tuple(key for key in keys if not key.endswith(VALUE))
        for name, keys in SORTS.items()
        if not keys[0].endswith(VALUE)
    }


DEFAULT_SORT = "-ordered"


class InstantFilter(django_filters.IsoDateTimeFilter):
    """A moment in any zone, asked for in UTC: PostgreSQL reads no offset of 16 hours or more."""

    def filter(self, qs: PurchaseOrderQuerySet, value: datetime | None) -> PurchaseOrderQuerySet:
        """The rows on this side of the moment."""
        if value is not None:
            try:
                value = value.astimezone(UTC)
            except OverflowError:  # at the end of time, where hours do not matter
                value = value.replace(tzinfo=UTC)
        found: PurchaseOrderQuerySet = super().filter(qs, value)
        return found


class OrderFilter(django_filters.FilterSet):
    """Search and filters of orders. Codes of other vendors simply find nothing."""

    q = django_filters.CharFilter(method="by_text", label=_("Search"), max_length=64)
    view = django_filters.ChoiceFilter(choices=VIEWS, method="by_view", label=_("View"))
    state = django_filters.ChoiceFilter(
        choices=[c for c in OrderState.choices if c[0] != OrderState.DRAFT], label=_("State")
    )
    answer = django_filters.ChoiceFilter(
        field_name="answer_kind",
        choices=[c for c in AnswerKind.choices if c[0]],
        label=_("Answer"),
    )
    type = django_filters.ChoiceFilter(
        field_name="order_type", choices=OrderType.choices, label=_("Type")
    )
    marketplace = django_filters.CharFilter(
        field_name="marketplace__code", label=_("Marketplace"), max_length=2
    )
    vendor_code = django_filters.CharFilter(
        field_name="vendor_code__code", label=_("Vendor code"), max_length=40
    )
    centre = django_filters.CharFilter(field_name="centre__code", label=_("Ship to"), max_length=40)
    ordered_after = InstantFilter(
        field_name="ordered_at", lookup_expr="gte", label=_("Ordered from")
    )
    ordered_before = InstantFilter(
        field_name="ordered_at", lookup_expr="lt", label=_("Ordered before")
    )

    class Meta:
        model = PurchaseOrder
        fields: ClassVar[list[str]] = []

    def by_text(
        self, queryset: PurchaseOrderQuerySet, name: str, value: str
    ) -> PurchaseOrderQuerySet:
        """Number, ASIN or the vendor's item number."""
        return queryset.search(value.replace("\x00", ""))

    def by_view(
        self, queryset: PurchaseOrderQuerySet, name: str, value: str
    ) -> PurchaseOrderQuerySet:
        """One of the ready-made views."""
        return in_view(queryset, value)


def known_filters(params: Mapping[str, str]) -> dict[str, str]:
    """The filters of an address; one that is wrong is left out, so that kept addresses live on."""
    found = {name: str(params[name]) for name in OrderFilter.base_filters if params.get(name)}
    if not found:
        return {}
    form = OrderFilter(found, queryset=PurchaseOrder.objects.none()).form
    return {name: value for name, value in found.items() if name not in form.errors}


def matching(orders: PurchaseOrderQuerySet, params: Mapping[str, str]) -> PurchaseOrderQuerySet:
    """Those that a list with these parameters shows; it leaves out a filter that is wrong."""
    known = known_filters(params)
    rows: PurchaseOrderQuerySet = OrderFilter(known, queryset=orders).qs if known else orders
    return rows


def in_view(queryset: PurchaseOrderQuerySet, view: str) -> PurchaseOrderQuerySet:
    """The orders of a ready-made view. "Due today" is today where the reader is."""
    views: dict[str, Any] = {
        "waiting": queryset.awaiting_answer,
        "due_today": lambda: queryset.due_between(*_today()),
        "late": queryset.late,
        "changed": queryset.changed,
        "backordered": queryset.backordered,
        "open": queryset.open,
        "closed": queryset.closed,
    }
    found: PurchaseOrderQuerySet = views[view]()
    return found


def _today() -> tuple[datetime, datetime]:
    """From midnight to midnight in the reader's zone, whatever its clocks do in between."""
    zone = timezone.get_current_timezone()
    today = timezone.localdate()
    start, end = (
        datetime.combine(day, time.min, tzinfo=zone) for day in (today, today + timedelta(days=1))
    )
    return start, end
