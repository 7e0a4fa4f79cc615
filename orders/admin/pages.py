"""Orders and answers as the retailer's staff see them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin.filters import AddressFilter
from common.admin.permitted import PermittedAdmin
from common.admin.tiles import Tile
from common.formats import moment, money, number
from orders.admin import acts, drafting, importing
from orders.admin.inlines import DeadlinesInline, EventsInline, LinesInline
from orders.models import LineAcknowledgement, PurchaseOrder
from orders.presenting import money_pairs, standing_of
from orders.services.issuing import check_order
from orders.states import OrderState
from vendors.models import Vendor
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

DAY = timedelta(hours=24)


class WaitingFilter(admin.SimpleListFilter):
    """The desk's own questions to the list."""

    title = gettext_lazy("waiting for")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The questions."""
        return [
            ("answer", _("an answer")),
            ("due", _("an answer within 24 h")),
            ("late", _("an answer, late")),
            ("again", _("a new answer")),
            ("issue", _("being issued")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The orders that answer the question."""
        asked = {
            "answer": queryset.awaiting_answer,
            "due": lambda: queryset.due_before(timezone.now() + DAY),
            "late": queryset.late,
            "again": lambda: queryset.awaiting_answer().filter(answer__isnull=False),
            "issue": lambda: queryset.filter(state=OrderState.DRAFT),
        }.get(self.value() or "")
        return asked() if asked else queryset


class VendorFilter(AddressFilter):
    """One vendor's orders; the vendor's page leads here."""

    title = gettext_lazy("vendor")
    parameter_name = "vendor"
    lookup = "vendor__pk"

    def named(self, value: str) -> str:
        """Its name."""
        vendor = Vendor.objects.filter(pk=value).first() if value.isdecimal() else None
        return vendor.name if vendor else value

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Its orders; none for what is no number."""
        if self.value() and not str(self.value()).isdecimal():
            return queryset.none()
        return super().queryset(request, queryset)


@admin.register(PurchaseOrder)
class PurchaseOrderAdmin(PermittedAdmin):
    """Every vendor's orders."""

    permission = Permission.SEE_ORDERS
    tools = (drafting.WriteOrder, importing.ImportOrders)
    acts = (
        drafting.IssueOrder,
        drafting.EditDraft,
        acts.ExtendDeadline,
        acts.ChangeOrder,
        acts.CloseOrder,
        acts.CancelOrder,
        drafting.DiscardDraft,
    )
    list_display = (
        "number",
        "supplier",
        "standing",
        "due",
        "place",
        "ordered",
        "pieces",
        "worth",
    )
    list_filter = (
        WaitingFilter,
        VendorFilter,
        "state",
        "receiving_status",
        "marketplace",
        "order_type",
    )
    search_fields = ("number",)
    search_help_text = gettext_lazy("Order number, ASIN, item number or vendor code")
    list_select_related = ("vendor", "vendor_code", "marketplace", "centre")
    ordering = ("-ordered_at", "-pk")
    inlines = (LinesInline, DeadlinesInline, EventsInline)
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    ("standing", "receiving_status", "order_type"),
                    ("vendor", "vendor_code", "marketplace"),
                    ("due", "update_by", "answered_at"),
                    ("worth", "confirmed_worth", "units", "accepted_units"),
                    ("place", "ship_start", "ship_end", "delivery_start", "delivery_end"),
                    ("ordered_at", "issued_at", "changed_at"),
                    ("payment_method", "deal_code"),
                )
            },
        ),
    )
    readonly_fields = ("standing", "checked", "due", "worth", "confirmed_worth", "place")

    def tiles(self) -> list[Tile]:
        """The desk's questions, with the number of orders."""
        orders = PurchaseOrder.objects.all()
        soon = timezone.now() + DAY
        drafts = orders.filter(state=OrderState.DRAFT)
        at = self.list_address
        return [
            Tile(_("Late, still unanswered"), orders.late().count(), at("waiting=late"), "late"),
            Tile(_("Due within 24 h"), orders.due_before(soon).count(), at("waiting=due"), "due"),
            Tile(_("Drafts to issue"), drafts.count(), at("waiting=issue")),
        ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Drafts begin with what stands between them and their issue."""
        if obj is not None and obj.state == OrderState.DRAFT:
            return ((None, {"fields": ("checked",)}), *self.fieldsets)
        return self.fieldsets

    def get_queryset(self, request: HttpRequest) -> QuerySet[PurchaseOrder]:
        """Drafts too."""
        return PurchaseOrder.objects.all()

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """By what the portal's own search knows, and by vendor code; all by an index."""
        term = search_term.strip()
        if not term:
            return queryset, False
        found = queryset.search(term)
        by_code = queryset.filter(vendor_code__code=term)
        return (by_code if by_code.exists() else found), False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """With the way to the order's entries in the audit log."""
        context = dict(extra_context or {})
        if self.may(request, Permission.VIEW_AUDIT):
            address = reverse("admin:audit_auditentry_changelist")
            log = f"{address}?subject=orders.purchaseorder:{object_id}"
            context["ways"] = [(_("Audit log"), log)]
        return super().change_view(request, object_id, form_url, context)

    @admin.display(description=gettext_lazy("vendor"), ordering="vendor_code__code")
    def supplier(self, order: PurchaseOrder) -> SafeString:
        """Name and code."""
        return format_html(
            '{}<span class="quiet">{} · {}</span>',
            order.vendor.name,
            order.vendor_code.code,
            order.marketplace.code,
        )

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def standing(self, order: PurchaseOrder) -> SafeString:
        """In the words that the vendor reads too."""
        standing = standing_of(order)
        return format_html(
            '<span class="state" data-tone="{}">{}</span>', standing.tone, standing.word
        )

    @admin.display(description=gettext_lazy("confirm by"), ordering="confirm_by")
    def due(self, order: PurchaseOrder) -> str:
        """The deadline, in the reader's zone."""
        return moment(order.confirm_by) if order.confirm_by else "–"

    @admin.display(description=gettext_lazy("ship to"), ordering="centre__code")
    def place(self, order: PurchaseOrder) -> str:
        """The fulfilment centre."""
        return order.centre.code if order.centre else "–"

    @admin.display(description=gettext_lazy("ordered on"), ordering="ordered_at")
    def ordered(self, order: PurchaseOrder) -> str:
        """When, in the reader's zone."""
        return moment(order.ordered_at)

    @admin.display(description=gettext_lazy("units"), ordering="units")
    def pieces(self, order: PurchaseOrder) -> str:
        """Units, without what goes by weight."""
        return number(order.units)

    @admin.display(description=gettext_lazy("value"), ordering="sort_value")
    def worth(self, order: PurchaseOrder) -> str:
        """Per currency."""
        return _sums(money_pairs(order))

    @admin.display(description=gettext_lazy("value confirmed"))
    def confirmed_worth(self, order: PurchaseOrder) -> str:
        """Per currency."""
        return _sums(money_pairs(order, "accepted"))

    @admin.display(description=gettext_lazy("check"))
    def checked(self, order: PurchaseOrder) -> SafeString | str:
        """What stands between a draft and its issue."""
        problems = check_order(order, list(order.lines.order_by("position", "pk")))
        if not problems:
            return _("Ready to be issued.")
        return format_html_join("", "<div>{}</div>", ((problem.reason,) for problem in problems))


def _sums(pairs: Any) -> str:
    return "  ".join(money(amount, currency) for currency, amount in pairs) or "–"


@admin.register(LineAcknowledgement)
class AnswerAdmin(PermittedAdmin):
    """Every answer that was given, line by line; what was replaced stays."""

    permission = Permission.SEE_ORDERS
    list_display = ("order_number", "line_number", "code", "quantity", "why", "date", "given")
    list_filter = ("code", "reason", "is_implied")
    list_select_related = ("event__order", "line")
    search_fields = ("=event__order__number",)
    search_help_text = gettext_lazy("Order number")
    ordering = ("-pk",)
    list_display_links = None

    @admin.display(description=gettext_lazy("order"))
    def order_number(self, row: LineAcknowledgement) -> SafeString:
        """A link to the order."""
        order = row.event.order
        address = reverse("admin:orders_purchaseorder_change", args=[order.pk])
        return format_html('<a href="{}">{}</a>', address, order.number)

    @admin.display(description=gettext_lazy("line"))
    def line_number(self, row: LineAcknowledgement) -> str:
        """Its number in the order."""
        return row.line.sequence_number

    @admin.display(description=gettext_lazy("reason"))
    def why(self, row: LineAcknowledgement) -> str:
        """Why it was rejected, and whether the vendor said so himself."""
        reason = row.get_reason_display()
        return _("%(reason)s (not named)") % {"reason": reason} if row.is_implied else reason or "–"

    @admin.display(description=gettext_lazy("date"))
    def date(self, row: LineAcknowledgement) -> str:
        """The date of a backorder."""
        date = row.scheduled_ship_at or row.scheduled_delivery_at
        return moment(date) if date else "–"

    @admin.display(description=gettext_lazy("answered"))
    def given(self, row: LineAcknowledgement) -> str:
        """When."""
        return moment(row.event.at)
