"""The order's own page: deadline, value, lines, history, and what may be done next."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.formats import moment
from orders.answer_form import AnswerForm
from orders.models import LineAcknowledgement, PurchaseOrderLine
from orders.presenting import money_pairs, standing_of
from orders.services.answer_gate import may_answer
from orders.services.answer_lines import Given, confirmation_status, sums
from orders.services.answer_rows import part_of
from orders.states import RejectionReason
from orders.timeline import stages_of, timeline_of
from orders.views.base import OrderPageView
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from orders.models import PurchaseOrder


class OrderDetailView(OrderPageView):
    """One order. Who may answer finds the form in the lines themselves."""

    template_name = "orders/detail.html"

    @cached_property
    def lines(self) -> list[PurchaseOrderLine]:
        """All lines, cancelled ones too."""
        lines = list(PurchaseOrderLine.objects.filter(order=self.order).order_by("position", "pk"))
        for line in lines:
            line.order = self.order
        return lines

    @cached_property
    def given(self) -> dict[int, Given]:
        """The answer in force, by line."""
        rows: dict[int, list[LineAcknowledgement]] = {}
        if self.order.answer_id:
            for row in LineAcknowledgement.objects.filter(event=self.order.answer_id):
                rows.setdefault(row.line_id, []).append(row)
        result = {}
        for line_id, found in rows.items():
            result[line_id] = sums(part_of(row) for row in found)
            result[line_id].net_cost = found[0].net_cost
        return result

    def form(self, data: Mapping[str, str] | None = None) -> AnswerForm:
        """The lines as a form: as typed, as drafted, or as they would be confirmed."""
        draft = self.order.draft.lines if self.order.has_draft else None
        return AnswerForm(self.order, self.lines, self.given, data, draft)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything the page shows."""
        now = timezone.now()
        can_answer = self.membership.can(Permission.ANSWER_ORDERS)
        mode = may_answer(self.order, now)
        form = kwargs.pop("form", None) or self.form()
        kwargs.setdefault("refusals", [])
        kwargs.setdefault("rejecting", False)
        answered = {line.pk: self.given.get(line.pk, Given()) for line in self.lines}
        return super().get_context_data(
            **kwargs,
            order=self.order,
            at=now,
            lines=self.lines,
            form=form,
            can_answer=can_answer and bool(mode),
            mode=mode,
            may_only_look=bool(mode) and not can_answer,
            standing=standing_of(self.order),
            answered=answered,
            statuses={
                line.pk: confirmation_status(line.quantity, answered[line.pk])
                for line in self.lines
            },
            amounts=money_pairs(self.order),
            accepted_amounts=money_pairs(self.order, "accepted"),
            sees_cost=self.sees_cost,
            reasons=RejectionReason.choices,
            backorders=any(line.is_back_order_allowed for line in self.lines),
            zone=form.zone.key,
            cancels_at=self._cancels_at(),
            details=_details(self.order, now),
            timeline=timeline_of(self.order, sees_cost=self.sees_cost),
            stages=stages_of(self.order, now),
            lines_open=self._lines_open(),
        )

    def _cancels_at(self) -> datetime | None:
        """When unanswered lines are cancelled, by the rule of this order."""
        after = getattr(self.order, "cancel_after", None)
        if after is None or self.order.confirm_by is None:
            return None
        return self.order.confirm_by + timedelta(minutes=after)

    def _lines_open(self) -> int:
        """How many lines still want an answer."""
        if self.order.confirm_by is None:
            return 0
        return sum(
            1
            for line in self.lines
            if not line.is_cancelled
            and (line.pk not in self.given or self.given[line.pk].total < line.quantity)
        )


def _details(order: PurchaseOrder, now: datetime) -> list[tuple[str, str]]:
    """What else the buyer said, as label and value."""
    rows = [
        (_("Type"), order.get_order_type_display()),
        (_("Ordered on"), moment(order.ordered_at, now)),
        (_("Payment"), order.get_payment_method_display()),
        (_("Deal code"), order.deal_code),
        (_("Receiving"), order.get_receiving_status_display()),
    ]
    labels = {
        "method_of_payment": _("Freight paid by"),
        "international_commercial_terms": _("Incoterms"),
        "port_of_delivery": _("Port of delivery"),
        "import_containers": _("Containers"),
        "shipping_instructions": _("Shipping instructions"),
    }
    rows += [(label, order.import_details.get(name, "")) for name, label in labels.items()]
    return [(label, value) for label, value in rows if value]
