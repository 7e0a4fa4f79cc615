"""Vendors by their performance, each figure with its numbers and its trend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin import marks
from common.admin.lists import OrderedList
from common.admin.permitted import PermittedAdmin
from common.charts import spark
from common.formats import money, number, percent, window
from dashboards.models import RankedVendor
from dashboards.performance import words
from dashboards.performance.measures import MEASURES
from dashboards.performance.ranking import Standing, house_period, ranked, standings
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise


@admin.register(RankedVendor)
class RankedVendorAdmin(PermittedAdmin):
    """Every vendor's last 13 weeks, the worst first; each column sorts."""

    permission = Permission.SEE_PERFORMANCE
    title = gettext_lazy("performance of vendors")
    is_audited = False
    list_display = ("vendor", "in_time", "confirmed", "soft", "hard", "value", "trend")
    list_display_links = None
    search_fields = ("name", "codes__code")
    search_help_text = gettext_lazy("Name or vendor code")
    readonly_fields = ("in_time", "confirmed", "soft", "hard", "value", "trend")
    fields = readonly_fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[RankedVendor]:
        """With a share of each measure to sort by."""
        return ranked(RankedVendor.objects.active(), house_period(timezone.now()))

    def get_ordering(self, request: HttpRequest) -> Any:
        """Who answers least in time comes first, who was not asked last."""
        return (F("in_time_share").asc(nulls_last=True), "pk")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[OrderedList]:
        """One that shows by what it stands."""
        return OrderedList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The figures of all vendors of the page in one query."""
        period = house_period(timezone.now())
        days = window(period.first, period.end)
        title = _("Performance of vendors, %(days)s") % {"days": days}
        response = super().changelist_view(request, {"title": title, **(extra_context or {})})
        context = getattr(response, "context_data", None)
        if context and "cl" in context:
            attach(list(context["cl"].result_list))
        return response

    def ways(self, request: HttpRequest, obj: RankedVendor) -> Iterable[tuple[StrOrPromise, str]]:
        """To the vendor, and to its orders."""
        if self.may(request, Permission.MANAGE_VENDORS):
            yield _("Vendor"), reverse("admin:vendors_vendor_change", args=[obj.pk])
        yield _("Orders"), f"{reverse('admin:orders_purchaseorder_changelist')}?vendor={obj.pk}"

    @admin.display(description=gettext_lazy("vendor"), ordering="name")
    def vendor(self, vendor: RankedVendor) -> SafeString:
        """Its name; leads to its figures, and below to its orders."""
        address = reverse("admin:dashboards_rankedvendor_change", args=[vendor.pk])
        return marks.link(vendor.name, address)

    @admin.display(description=gettext_lazy("answered in time"), ordering="in_time_share")
    def in_time(self, vendor: RankedVendor) -> SafeString:
        """Share, difference and numbers."""
        return _cell(vendor, "in_time")

    @admin.display(description=gettext_lazy("confirmation rate"), ordering="confirmed_share")
    def confirmed(self, vendor: RankedVendor) -> SafeString:
        """Share, difference and numbers."""
        return _cell(vendor, "confirmed")

    @admin.display(description=gettext_lazy("rejected, soft"), ordering="rejected_soft_share")
    def soft(self, vendor: RankedVendor) -> SafeString:
        """Share, difference and numbers."""
        return _cell(vendor, "rejected_soft")

    @admin.display(description=gettext_lazy("rejected, hard"), ordering="rejected_hard_share")
    def hard(self, vendor: RankedVendor) -> SafeString:
        """Share, difference and numbers."""
        return _cell(vendor, "rejected_hard")

    @admin.display(description=gettext_lazy("value ordered"))
    def value(self, vendor: RankedVendor) -> SafeString | str:
        """Per currency, with the share of it that is confirmed."""
        now = _standing(vendor).now
        cells = (
            (
                money(pair[0], currency),
                _("%(share)s confirmed")
                % {"share": percent(now.share(MEASURES["value"], currency).percent)},
            )
            for currency, pair in sorted(now.amounts.items())
            if pair[0]
        )
        return format_html_join("", '<div>{}<span class="quiet">{}</span></div>', cells) or "–"

    @admin.display(description=gettext_lazy("in time, week by week"))
    def trend(self, vendor: RankedVendor) -> SafeString | str:
        """A line of 13 weeks; what it says stands in words in the first column of figures."""
        shares = [week.share(MEASURES["in_time"]).percent for week in _standing(vendor).weeks]
        line = spark(shares)
        return marks.spark(line) if line else "–"


def attach(vendors: list[RankedVendor]) -> None:
    """Put the figures at hand, of all in one query."""
    found = standings(vendors, house_period(timezone.now()))
    for vendor in vendors:
        vendor.standing = found[vendor.pk]


def _standing(vendor: RankedVendor) -> Standing:
    if vendor.standing is None:
        attach([vendor])
    assert vendor.standing is not None  # noqa: S101  just attached
    return vendor.standing


def _cell(vendor: RankedVendor, key: str) -> SafeString:
    measure, standing = MEASURES[key], _standing(vendor)
    now, before = standing.now.share(measure), standing.before.share(measure)
    if now.percent is None:
        return format_html("{}", "–")
    numbers = _("%(above)s of %(below)s") % {
        "above": number(now.above),
        "below": number(now.below),
    }
    change = words.change(now, before)
    return marks.noted(percent(now.percent), f"{numbers} · {change}" if change else numbers)
