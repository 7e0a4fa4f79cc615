"""What stands below an order: its lines, deadlines and history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Prefetch
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin import marks
from common.admin.permitted import LookedAtInline
from common.formats import moment, money, number
from orders.models import Deadline, LineAcknowledgement, OrderedQuantity, OrderEvent
from orders.models import PurchaseOrderLine as Line
from orders.services.names import author_of, with_authors
from orders.states import UnitOfMeasure
from orders.timeline import entry_of

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
        "worth",
    )
    empty_note = gettext_lazy("None yet. Edit the draft to add some.")
    ordering = ("position", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Line]:
        """With the order, whose answer counts, and all answers and quantities (one query each)."""
        found: QuerySet[Line] = super().get_queryset(request)
        return found.select_related("order").prefetch_related(
            Prefetch("acknowledgements", LineAcknowledgement.objects.order_by("pk")),
            Prefetch("ordered_quantities", OrderedQuantity.objects.order_by("pk")),
        )

    @admin.display(description=gettext_lazy("item"))
    def goods(self, line: Line) -> SafeString:
        """Title and identifiers."""
        names = [line.amazon_product_identifier, line.vendor_product_identifier]
        codes = " · ".join(filter(None, names))
        return marks.noted(line.title, codes) if line.title else marks.noted(codes, "")

    @admin.display(description=gettext_lazy("ordered"))
    def ordered(self, line: Line) -> SafeString:
        """Quantity and unit; below it what it was before, and whether it may be backordered."""
        size = f" × {line.unit_size}" if line.unit == UnitOfMeasure.CASES else ""
        now = f"{number(line.quantity)} {line.get_unit_display()}{size}"
        steps = [number(step.quantity) for step in line.ordered_quantities.all()]
        notes = [" → ".join(steps)] if len(steps) > 1 else []
        if line.is_back_order_allowed:
            notes.append(_("backorder allowed"))
        return marks.noted(_("cancelled") if line.is_cancelled else now, " · ".join(notes))

    @admin.display(description=gettext_lazy("answer"))
    def answered(self, line: Line) -> SafeString | str:
        """What the answer in force says of this line."""
        answer = line.order.answer_id
        parts = [part for part in line.acknowledgements.all() if answer and part.event_id == answer]
        told = format_html_join("", "<div>{}</div>", ((_part(part, line),) for part in parts))
        return told or "–"

    @admin.display(description=gettext_lazy("cost"))
    def cost(self, line: Line) -> SafeString | str:
        """Cost of a piece, or of a unit of weight; below it the list price."""
        price = money(line.list_price, line.list_price_currency, exact=True)
        note = _("list price %(price)s") % {"price": price} if price else ""
        if line.net_cost is None:
            return marks.noted(_("not given"), note)
        per = f" / {line.get_net_cost_unit_display()}" if line.is_by_weight else ""
        return marks.noted(money(line.net_cost, line.net_cost_currency, exact=True) + per, note)

    @admin.display(description=gettext_lazy("Value"))
    def worth(self, line: Line) -> str:
        """Cost times pieces."""
        if line.is_by_weight:
            return _("by weight")
        return money(line.value, line.net_cost_currency) or "–"


def _part(part: LineAcknowledgement, line: Line) -> str:
    words = [f"{part.get_code_display()} {number(part.quantity)}"]
    if part.reason:
        words.append(part.get_reason_display())
    date = part.scheduled_ship_at or part.scheduled_delivery_at
    if date:
        words.append(moment(date))
    if part.net_cost is not None:
        cost = money(part.net_cost, line.net_cost_currency, exact=True)
        words.append(_("at %(cost)s") % {"cost": cost})
    return _(", ").join(words)


class DeadlinesInline(LookedAtInline):
    """Every confirm-by that the order had."""

    model = Deadline
    verbose_name_plural = gettext_lazy("deadlines")
    empty_note = gettext_lazy("No answer was ever asked for.")
    fields = readonly_fields = ("opened", "due", "state", "closed", "reason")
    ordering = ("opened_at", "pk")

    @admin.display(description=gettext_lazy("opened"))
    def opened(self, deadline: Deadline) -> str:
        """From when the answer was asked for."""
        return moment(deadline.opened_at)

    @admin.display(description=gettext_lazy("due"))
    def due(self, deadline: Deadline) -> str:
        """Until when."""
        return moment(deadline.due_at)

    @admin.display(description=gettext_lazy("closed"))
    def closed(self, deadline: Deadline) -> str:
        """When nothing was asked for any more."""
        return moment(deadline.closed_at) if deadline.closed_at else "–"


class EventsInline(LookedAtInline):
    """What happened, newest first."""

    model = OrderEvent
    verbose_name_plural = gettext_lazy("history")
    empty_note = gettext_lazy("Nothing: the vendor has not seen it yet.")
    fields = readonly_fields = ("when", "who", "what")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderEvent]:
        """With the names of who acted."""
        found: QuerySet[OrderEvent] = super().get_queryset(request)
        return with_authors(found)

    @admin.display(description=gettext_lazy("when"))
    def when(self, event: OrderEvent) -> str:
        """In the reader's zone."""
        return moment(event.at)

    @admin.display(description=gettext_lazy("who"))
    def who(self, event: Any) -> str:
        """The person, the API client, or the house itself."""
        return author_of(event)

    @admin.display(description=gettext_lazy("what"))
    def what(self, event: OrderEvent) -> SafeString:
        """In the words of the vendor's time line, with what a change changed."""
        entry = entry_of(event, who="", sees_cost=True)
        changes = format_html_join(
            "", '<div class="quiet">{}: {} → {}</div>', ((a, b, c) for a, b, c in entry.diff)
        )
        more = _("%(count)s more") % {"count": number(entry.more)} if entry.more else ""
        return format_html('{}{}<div class="quiet">{}</div>', entry.text, changes, more)
