"""The order's own page: deadline, value, lines, history, and what may be done next."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.formats import moment
from orders.answer_form import AnswerForm
from orders.answer_summary import rest_text, samples, summary_of, summary_words, worth_of
from orders.changes import Changes
from orders.models import LineAcknowledgement, PurchaseOrderLine
from orders.next_step import next_step
from orders.presenting import left_out, money_pairs, per_weight, standing_of
from orders.services.answer_gate import may_answer
from orders.services.answer_lines import Given, confirmation_status, sums
from orders.services.answer_rows import part_of
from orders.stages import stages_of
from orders.states import RejectionReason
from orders.talk import ORDER, record_of
from orders.timeline import entries_of, latest_events
from orders.views.base import OrderPageView
from orders.views.noting import can_note
from threads.presenting import Talk, reader_of, talk_of
from threads.reading import conversation
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    from orders.models import PurchaseOrder


NEWEST = 10  # messages; the page of the thread has all


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
        mode = may_answer(self.order, now)
        may_write = self.membership.can(Permission.ANSWER_ORDERS)
        has_backorders = any(given.backordered for given in self.given.values())
        form = kwargs.pop("form", None) or self.form()
        kwargs.setdefault("refusals", [])
        kwargs.setdefault("rejecting", False)
        return super().get_context_data(
            **kwargs,
            **self._sums(form),
            order=self.order,
            at=now,
            lines=self.lines,
            form=form,
            mode=mode,
            can_answer=may_write and bool(mode) and (mode != "dates" or has_backorders),
            next_step=next_step(
                self.order, mode, now, may_write=may_write, has_backorders=has_backorders
            ),
            standing=standing_of(self.order),
            reasons=RejectionReason.choices,
            reason_words=dict(RejectionReason.choices),
            backorders=any(line.is_back_order_allowed for line in self.lines),
            zone=form.zone.key,
            cancels_at=self._cancels_at(),
            details=_details(self.order, now),
            **self._story(),
            stages=stages_of(self.order, now),
            lines_open=self._lines_open(),
            talk=self._talk(),
        )

    def _sums(self, form: AnswerForm) -> dict[str, Any]:
        """What the lines say and come to: as answered, and as typed."""
        answered = {line.pk: self.given.get(line.pk, Given()) for line in self.lines}
        amounts = money_pairs(self.order)
        return {
            "answered": answered,
            "statuses": {
                line.pk: confirmation_status(line.quantity, answered[line.pk])
                for line in self.lines
            },
            "any_backordered": any(given.backordered for given in answered.values()),
            "any_rejected": any(given.rejected for given in answered.values()),
            "line_values": {line.pk: _worth(line, answered[line.pk]) for line in self.lines},
            "amounts": amounts,
            "accepted_amounts": money_pairs(self.order, "accepted"),
            "left_out": left_out(self.lines),
            "per_weight": per_weight(),
            "sees_cost": self.sees_cost,
            "summary": summary_of(form),
            "summary_words": summary_words(),
            "samples": samples([currency for currency, _amount in amounts]),
            "rest_text": rest_text,
            "worth_of": worth_of,
        }

    def _talk(self) -> Talk:
        """The newest messages about the order, and the form that adds to them."""
        said = conversation(ORDER, self.order.pk, reader_of(self.membership), size=NEWEST)
        return talk_of(record_of(self.order), said, self.membership)

    def _story(self) -> dict[str, Any]:
        """What happened to the order, and of that what the buyer changed."""
        events = latest_events(self.order)
        changes = Changes(self.order, events, sees_cost=self.sees_cost)
        return {
            "timeline": entries_of(events, sees_cost=self.sees_cost),
            "changes": changes,
            "line_standing": changes.standing(self.lines, self.given),
            "item_names": {
                line.sequence_number: line.title or line.vendor_product_identifier
                for line in self.lines
            },
            "can_note": can_note(self.order, self.membership),
        }

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


def _worth(line: PurchaseOrderLine, given: Given) -> Decimal | None:
    """What a line is worth: as answered, or as ordered while it is not."""
    if line.value is None or line.net_cost is None:
        return None
    if not given.total:
        return line.value
    cost = line.net_cost if given.net_cost is None else given.net_cost
    return given.kept * line.unit_size * cost


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
