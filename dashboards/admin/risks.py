"""Vendors that may miss the deadlines of the next 24 hours, and who can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.admin import marks
from common.admin.lists import OrderedList
from common.admin.permitted import PermittedAdmin
from common.admin.queues import Queue, QueueRow
from common.formats import moment, money, number
from dashboards.models import VendorAtRisk
from dashboards.performance.risks import Risk, at_risk, risks_of
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

SHOWN = 8


@admin.register(VendorAtRisk)
class VendorAtRiskAdmin(PermittedAdmin):
    """Who has open orders that are due within 24 hours; those that nobody touched first."""

    permission = Permission.SEE_PERFORMANCE
    title = gettext_lazy("who may miss today’s deadlines")
    is_audited = False
    list_display = ("vendor", "due", "untouched", "next", "value", "people")
    list_display_links = None
    search_fields = ("name", "codes__code")
    search_help_text = gettext_lazy("Name or vendor code")
    readonly_fields = ("due", "untouched", "next", "value", "people")
    fields = readonly_fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[VendorAtRisk]:
        """Only those with something due."""
        return at_risk(VendorAtRisk.objects.active(), timezone.now())

    def get_ordering(self, request: HttpRequest) -> Any:
        """By what has no draft, then by what is due first."""
        return ("-undrafted", "next_due", "pk")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[OrderedList]:
        """One that shows by what it stands."""
        return OrderedList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The risks of all vendors of the page at once."""
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None)
        if context and "cl" in context:
            attach(list(context["cl"].result_list))
        return response

    def queues(self) -> list[Queue]:
        """The first of them, for the first page of the site."""
        now = timezone.now()
        found = at_risk(VendorAtRisk.objects.active(), now).order_by("-undrafted", "next_due")
        vendors = list(found[:SHOWN])
        attach(vendors)
        rows = [
            QueueRow(
                label=vendor.name,
                address=_orders_of(vendor),
                note=_untouched(_risk(vendor)),
                mark=marks.due(vendor.next_due),
                figure=" + ".join(_money(_risk(vendor))),
            )
            for vendor in vendors
        ]
        return [
            Queue(
                _("May miss today’s deadlines"),
                rows,
                self.list_address(),
                _("All vendors with orders due within 24 h"),
                _("Nothing is due within 24 hours."),
            )
        ]

    def ways(self, request: HttpRequest, obj: VendorAtRisk) -> Iterable[tuple[StrOrPromise, str]]:
        """To its orders."""
        yield _("Orders"), _orders_of(obj)

    @admin.display(description=gettext_lazy("vendor"), ordering="name")
    def vendor(self, vendor: VendorAtRisk) -> SafeString:
        """Its name; leads to its orders that are due."""
        return marks.link(vendor.name, _orders_of(vendor))

    @admin.display(description=gettext_lazy("due within 24 h"), ordering="due_orders")
    def due(self, vendor: VendorAtRisk) -> str:
        """How many orders."""
        return number(_risk(vendor).orders)

    @admin.display(description=gettext_lazy("untouched"), ordering="undrafted")
    def untouched(self, vendor: VendorAtRisk) -> str:
        """Without a draft, and nobody who may confirm was here since."""
        return _untouched(_risk(vendor))

    @admin.display(description=gettext_lazy("next"), ordering="next_due")
    def next(self, vendor: VendorAtRisk) -> SafeString | str:
        """The first deadline."""
        return marks.due(vendor.next_due)

    @admin.display(description=gettext_lazy("value due"))
    def value(self, vendor: VendorAtRisk) -> SafeString | str:
        """Per currency."""
        cells = ((text,) for text in _money(_risk(vendor)))
        return format_html_join("", "<div>{}</div>", cells) or "–"

    @admin.display(description=gettext_lazy("who may confirm"))
    def people(self, vendor: VendorAtRisk) -> SafeString | str:
        """Names with a mail address, when they were last seen, and whether mail reaches them."""
        contacts = _risk(vendor).contacts
        if not contacts:
            return format_html('<span class="minus">{}</span>', _("nobody"))
        cells = ((c.email, c.name, _standing_of(c)) for c in contacts)
        mask = '<div><a href="mailto:{}">{}</a><span class="quiet">{}</span></div>'
        return format_html_join("", mask, cells)


def attach(vendors: list[VendorAtRisk]) -> None:
    """Put the risks at hand, of all at once."""
    found = risks_of(vendors, timezone.now())
    for vendor in vendors:
        vendor.risk = found[vendor.pk]


def _risk(vendor: VendorAtRisk) -> Risk:
    if vendor.risk is None:
        attach([vendor])
    assert vendor.risk is not None  # noqa: S101  just attached
    return vendor.risk


def _untouched(risk: Risk) -> str:
    if not risk.untouched:
        return _("somebody was in the portal since")
    text = ngettext(
        "%(untouched)s of %(all)s order untouched",
        "%(untouched)s of %(all)s orders untouched",
        risk.orders,
    )
    return text % {"untouched": number(risk.untouched), "all": number(risk.orders)}


def _money(risk: Risk) -> list[str]:
    return [money(amount, currency) for currency, amount in sorted(risk.amounts.items())]


def _standing_of(contact: Any) -> str:
    if contact.fails:
        return _("mail is not delivered")
    if contact.seen_at is None:
        return _("was never here")
    return _("last here %(when)s") % {"when": moment(contact.seen_at)}


def _orders_of(vendor: VendorAtRisk) -> str:
    orders = reverse("admin:orders_purchaseorder_changelist")
    return f"{orders}?vendor={vendor.pk}&waiting=due&o=3"
