"""Orders as the retailer's staff see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin import marks
from common.admin.permitted import PermittedAdmin
from common.admin.queues import Queue, QueueRow
from common.admin.tiles import Tile
from orders.admin import acts, drafting, importing, talking
from orders.admin.columns import OrderColumns, sums
from orders.admin.filters import DAY, CentreFilter, VendorFilter, WaitingFilter
from orders.admin.inlines import DeadlinesInline, EventsInline, LinesInline
from orders.models import PurchaseOrder
from orders.states import OrderState
from orders.talk import record_of
from threads.admin.section import section_of
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

SHOWN = 8


@admin.register(PurchaseOrder)
class PurchaseOrderAdmin(OrderColumns, PermittedAdmin):
    """Every vendor's orders."""

    permission = Permission.SEE_ORDERS
    tools = (drafting.WriteOrder, importing.ImportOrders)
    acts = (
        drafting.IssueOrder,
        drafting.EditDraft,
        acts.ExtendDeadline,
        talking.WriteMessage,
        talking.WriteNote,
        acts.ChangeOrder,
        acts.CloseOrder,
        acts.CancelOrder,
        drafting.DiscardDraft,
        talking.SettleThread,
        talking.SeenThread,
        talking.EraseMessage,
    )
    list_display = ("name", "supplier", "standing", "due", "place", "worth")
    list_filter = (
        WaitingFilter,
        VendorFilter,
        CentreFilter,
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
    readonly_fields: ClassVar[tuple[str, ...]] = (
        "standing",
        "due_there",
        "change_until",
        "answered_on",
        "worth",
        "confirmed_worth",
        "seller",
        "place",
        "ordered",
        "issued_on",
        "changed_on",
        "type_and_payment",
        "receiving_status",
        "deal_code",
        "imports",
    )
    fields = readonly_fields

    def tiles(self) -> list[Tile]:
        """The desk's questions, with the number of orders."""
        orders = PurchaseOrder.objects.all()
        soon = timezone.now() + DAY
        waiting = orders.awaiting_answer().aggregate(
            late=Count("pk", filter=Q(is_late=True)),
            due=Count("pk", filter=Q(is_late=False, confirm_by__lt=soon)),
        )
        drafts = orders.filter(state=OrderState.DRAFT).count()
        at = self.list_address
        return [
            Tile(_("Late, still unanswered"), waiting["late"], at("waiting=late"), "late"),
            Tile(_("Due within 24 h"), waiting["due"], at("waiting=due"), "due"),
            Tile(_("Drafts to issue"), drafts, at("waiting=issue")),
        ]

    def queues(self) -> list[Queue]:
        """What is late or due next, by deadline then value."""
        waiting = PurchaseOrder.objects.awaiting_answer().by_urgency()
        rows = [
            QueueRow(
                label=order.number,
                address=reverse("admin:orders_purchaseorder_change", args=[order.pk]),
                note=order.vendor.name,
                mark=marks.due(order.confirm_by),
                figure=sums(order),
            )
            for order in waiting.select_related("vendor")[:SHOWN]
        ]
        return [
            Queue(
                _("Waiting for an answer"),
                rows,
                self.list_address("waiting=answer&o=3"),
                _("All that wait"),
                _("Every order is answered."),
            )
        ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Drafts begin with what stands between them and their issue."""
        is_draft = obj is not None and obj.state == OrderState.DRAFT
        return ("checked", *self.fields) if is_draft else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of them."""
        return self.get_fields(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PurchaseOrder]:
        """Drafts too."""
        return PurchaseOrder.objects.select_related(*self.list_select_related)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """By what the portal's own search knows, and by vendor code; all by an index."""
        term = search_term.strip()
        if not term:
            return queryset, False
        by_code = queryset.filter(vendor_code__code__in={term, term.upper()})
        return (by_code if by_code.exists() else queryset.search(term)), False

    def sections(self, request: HttpRequest, obj: PurchaseOrder) -> Iterable[SafeString]:
        """What is said about the order; a draft is not talked about."""
        if talking.SeenThread.fits(obj):
            acts = {
                act.name: act.address(self, obj)
                for act in self.acts
                if act.is_of_section and self.may(request, act.permission)
            }
            yield section_of(request, record_of(obj), acts)

    def ways(self, request: HttpRequest, obj: PurchaseOrder) -> Iterable[tuple[StrOrPromise, str]]:
        """To the messages below, the vendor, and the line-by-line answers."""
        if talking.SeenThread.fits(obj):
            yield _("Messages"), "#messages"
        if self.may(request, Permission.MANAGE_VENDORS):
            yield _("Vendor"), reverse("admin:vendors_vendor_change", args=[obj.vendor_id])
        if obj.answer_id is not None:
            answers = reverse("admin:orders_lineacknowledgement_changelist")
            yield _("Answers"), f"{answers}?q={obj.number}"
