"""What stands below an order: its lines, deadlines and history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin.permitted import LookedAtInline
from common.formats import moment, money, number
from orders.models import Deadline, LineAcknowledgement, OrderEvent
from orders.models import PurchaseOrderLine as Line

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


class LinesInline(LookedAtInline):
    """The lines, with the answer in force."""

    model = Line
    verbose_name_plural = gettext_lazy("lines")
    fields = readonly_fields = (
        "sequence_number",
        "goods",
        "ordered",
        "answered",
        "cost",
    )
    ordering = ("position", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Line]:
        """With the order, whose answer counts, and all answers and quantities (one query each)."""
        found: QuerySet[Line] = super().get_queryset(request)
        return found.select_related("order").prefetch_related(
            "acknowledgements", "ordered_quantities"
        )

    @admin.display(description=gettext_lazy("item"))
    def goods(self, line: Line) -> SafeString:
        """Title and identifiers."""
        names = [line.amazon_product_identifier, line.vendor_product_identifier]
        return format_html(
            '{}<span class="quiet">{}</span>', line.title, " · ".join(filter(None, names))
        )

    @admin.display(description=gettext_lazy("ordered"))
    def ordered(self, line: Line) -> SafeString:
        """Quantity and unit, and below it the quantities that it had before."""
        unit = line.get_unit_display()
        size = f" × {line.unit_size}" if line.unit_size > 1 else ""
        now = _("cancelled") if line.is_cancelled else f"{number(line.quantity)} {unit}{size}"
        steps = [number(step.quantity) for step in line.ordered_quantities.all()]
        return format_html(
            '{}<span class="quiet">{}</span>', now, " → ".join(steps) if len(steps) > 1 else ""
        )

    @admin.display(description=gettext_lazy("answer"))
    def answered(self, line: Line) -> str:
        """What the answer in force says of this line."""
        answer = line.order.answer_id
        parts = [part for part in line.acknowledgements.all() if part.event_id == answer and answer]
        return "; ".join(_part(part) for part in parts) or "–"

    @admin.display(description=gettext_lazy("cost"))
    def cost(self, line: Line) -> str:
        """Cost of a piece, or of a unit of weight."""
        if line.net_cost is None:
            return _("not given")
        per = f" / {line.get_net_cost_unit_display()}" if line.is_by_weight else ""
        return money(line.net_cost, line.net_cost_currency, exact=True) + per


def _part(part: LineAcknowledgement) -> str:
    words = [part.get_code_display(), number(part.quantity)]
    if part.reason:
        words.append(f"({part.get_reason_display()})")
    date = part.scheduled_ship_at or part.scheduled_delivery_at
    if date:
        words.append(moment(date))
    return " ".join(words)


class DeadlinesInline(LookedAtInline):
    """Every confirm-by that the order had."""

    model = Deadline
    verbose_name_plural = gettext_lazy("deadlines")
    fields = readonly_fields = ("opened_at", "due_at", "state", "closed_at", "reason")
    ordering = ("opened_at", "pk")


class EventsInline(LookedAtInline):
    """What happened, oldest first."""

    model = OrderEvent
    verbose_name_plural = gettext_lazy("history")
    fields = readonly_fields = ("at", "kind", "by_vendor", "source", "said")
    ordering = ("pk",)

    @admin.display(description=gettext_lazy("details"))
    def said(self, event: OrderEvent) -> SafeString | str:
        """What changed, or the figures of an answer."""
        changes = event.data.get("differences")
        if changes:
            return format_html_join(
                "",
                "<div>{} {}: {} → {}</div>",
                (
                    (change.get("line", ""), change["name"], change.get("was"), change.get("now"))
                    for change in changes
                ),
            )
        figures = {k: v for k, v in event.data.items() if isinstance(v, int | str)}
        return ", ".join(f"{name} {value}" for name, value in figures.items())
