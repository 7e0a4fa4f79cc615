"""What the vendors said, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin import marks
from common.admin.filters import ChoiceFilter
from common.admin.permitted import PermittedAdmin
from common.admin.queues import Queue, QueueRow
from common.formats import moment, money, number
from orders.models import LineAcknowledgement, OrderEvent
from orders.services.names import with_authors
from orders.states import AcknowledgementCode, RejectionReason, UnitOfMeasure
from orders.timeline import entries_of
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

SHOWN = 6
DISCS = {
    AcknowledgementCode.ACCEPTED: ("quarter", ""),
    AcknowledgementCode.BACKORDERED: ("later", ""),
    AcknowledgementCode.REJECTED: ("off", "off"),
}


class CodeFilter(ChoiceFilter):
    """By what was said."""

    title = gettext_lazy("answer")
    parameter_name = lookup = "code"
    choices_of = AcknowledgementCode


class ReasonFilter(ChoiceFilter):
    """By why it was rejected."""

    title = gettext_lazy("reason")
    parameter_name = lookup = "reason"
    choices_of = RejectionReason


class NamedFilter(admin.SimpleListFilter):
    """What the vendor said himself, and what followed from his saying nothing."""

    title = gettext_lazy("said")
    parameter_name = "said"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Both."""
        return [("named", _("by the vendor")), ("implied", _("by naming no quantity"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The parts of either kind."""
        wanted = {"named": False, "implied": True}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(is_implied=wanted)


@admin.register(LineAcknowledgement)
class AnswerAdmin(PermittedAdmin):
    """Every answer that was given, line by line; what was replaced stays."""

    permission = Permission.SEE_ORDERS
    is_audited = False
    title = gettext_lazy("answers")
    list_display = ("order_number", "goods", "said", "amount", "date", "cost", "given")
    list_filter = (CodeFilter, ReasonFilter, NamedFilter)
    list_select_related = ("event__order__vendor", "line")
    search_fields = ("=event__order__number",)
    search_help_text = gettext_lazy("Order number")
    ordering = ("-pk",)
    list_display_links = None
    fields = readonly_fields = list_display

    def queues(self) -> list[Queue]:
        """The latest answers, whole."""
        events = OrderEvent.objects.answers().select_related("order__vendor")
        latest = list(with_authors(events.order_by("-pk"))[:SHOWN])
        rows = [
            QueueRow(
                label=event.order.number,
                address=_order(event.order_id),
                note=f"{event.order.vendor.name} · {moment(event.at)}",
                figure=f"{entry.who} {entry.text}",
            )
            for event, entry in zip(latest, entries_of(latest, sees_cost=True), strict=True)
        ]
        return [
            Queue(
                _("Latest answers"),
                rows,
                self.list_address(),
                _("All answers"),
                _("No vendor has answered an order yet."),
            )
        ]

    @admin.display(description=gettext_lazy("order"))
    def order_number(self, row: LineAcknowledgement) -> SafeString:
        """A link to the order, and whose it is."""
        order = row.event.order
        return marks.link(order.number, _order(order.pk), order.vendor.name)

    @admin.display(description=gettext_lazy("line"))
    def goods(self, row: LineAcknowledgement) -> SafeString:
        """Its number in the order, and the item."""
        line = row.line
        item = line.amazon_product_identifier or line.vendor_product_identifier
        return marks.noted(f"{line.sequence_number} · {item}", line.title)

    @admin.display(description=gettext_lazy("answer"), ordering="code")
    def said(self, row: LineAcknowledgement) -> SafeString:
        """The code, why it was rejected, and whether the vendor said so himself."""
        reason = row.get_reason_display()
        if row.is_implied:
            reason = _("%(reason)s (not named)") % {"reason": reason}
        disc, tone = DISCS[AcknowledgementCode(row.code)]
        return marks.noted(marks.state(row.get_code_display(), disc, tone), reason)

    @admin.display(description=gettext_lazy("quantity"), ordering="quantity")
    def amount(self, row: LineAcknowledgement) -> SafeString:
        """In the line's unit."""
        line = row.line
        size = f" × {line.unit_size}" if line.unit == UnitOfMeasure.CASES else ""
        return marks.noted(number(row.quantity), f"{line.get_unit_display()}{size}")

    @admin.display(description=gettext_lazy("promised for"))
    def date(self, row: LineAcknowledgement) -> str:
        """The date of a backorder."""
        date = row.scheduled_ship_at or row.scheduled_delivery_at
        return moment(date) if date else "–"

    @admin.display(description=gettext_lazy("lower cost"))
    def cost(self, row: LineAcknowledgement) -> str:
        """The cost that the vendor will invoice, where it is another than the order's."""
        return money(row.net_cost, row.line.net_cost_currency, exact=True) or "–"

    @admin.display(description=gettext_lazy("answered"))
    def given(self, row: LineAcknowledgement) -> str:
        """When."""
        return moment(row.event.at)


def _order(key: int) -> str:
    return reverse("admin:orders_purchaseorder_change", args=[key])
