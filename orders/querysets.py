"""Reads of orders, lines and deadlines that chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q, Subquery

from common.querysets import VendorScopedQuerySet
from orders.states import AnswerKind, DeadlineState, OrderState

if TYPE_CHECKING:
    from datetime import datetime

    from orders.models import Deadline, PurchaseOrder, PurchaseOrderLine


class PurchaseOrderQuerySet(VendorScopedQuerySet["PurchaseOrder"]):
    """Purchase orders."""

    def visible(self) -> Self:
        """What a vendor may see: everything but drafts."""
        return self.exclude(state=OrderState.DRAFT)

    def awaiting_answer(self) -> Self:
        """Orders whose confirm-by is open, late ones too."""
        return self.filter(confirm_by__isnull=False)

    def late(self) -> Self:
        """Orders that were not answered in time and still wait."""
        return self.awaiting_answer().filter(is_late=True)

    def due_before(self, moment: datetime) -> Self:
        """Orders to be answered before this moment."""
        return self.awaiting_answer().filter(confirm_by__lt=moment)

    def due_between(self, start: datetime, end: datetime) -> Self:
        """Orders to be answered from this moment on and before that one, also if it passed."""
        return self.awaiting_answer().filter(confirm_by__gte=start, confirm_by__lt=end)

    def open(self) -> Self:
        """Orders that are not closed."""
        return self.filter(state__in=[OrderState.NEW, OrderState.ACKNOWLEDGED])

    def closed(self) -> Self:
        """Orders on which nothing more is expected."""
        return self.filter(state=OrderState.CLOSED)

    def changed(self) -> Self:
        """Orders with a change of the buyer that nobody has answered or noted."""
        return self.filter(change_open_since__isnull=False)

    def backordered(self) -> Self:
        """Orders with a part promised for later."""
        return self.open().filter(answer_kind=AnswerKind.BACKORDERED)

    def by_urgency(self, *, sees_cost: bool = True) -> Self:
        """By deadline, then by value: what costs most if ignored comes first.

        Who may not see a value is not told by the order either which one is larger.
        """
        return self.order_by("confirm_by", *(["-sort_value"] if sees_cost else []), "pk")

    def search(self, text: str) -> Self:
        """By the start of the number, or an exact ASIN or item number of one of its lines."""
        from orders.models import PurchaseOrderLine  # noqa: PLC0415  models import this module

        wanted = text.strip()
        if not wanted:
            return self
        lines = PurchaseOrderLine.objects.filter(order=OuterRef("pk")).with_identifier(wanted)
        return self.filter(Q(number__istartswith=wanted) | Exists(lines))

    def with_cancel_after(self) -> Self:
        """With `cancel_after`: minutes from the confirm-by to the end of unanswered lines."""
        from orders.models import Deadline  # noqa: PLC0415  models import this module

        running = Deadline.objects.filter(order=OuterRef("pk")).running()
        return self.annotate(cancel_after=Subquery(running.values("rule__cancel_after")[:1]))

    def touched_between(self, start: datetime, end: datetime) -> Self:
        """Orders to which something happened last from `start` to `end`, by either side, with
        `touched_at`: when.
        """
        from orders.models import OrderEvent  # noqa: PLC0415  models import this module

        events = OrderEvent.objects.filter(order=OuterRef("pk")).order_by("-at")
        recent = OrderEvent.objects.filter(at__gte=start).values("order")
        touched = self.filter(pk__in=recent).annotate(touched_at=Subquery(events.values("at")[:1]))
        return touched.filter(touched_at__lte=end)

    def for_list(self) -> Self:
        """With what a list shows of other tables."""
        return self.select_related("centre", "vendor_code", "marketplace")


class PurchaseOrderLineQuerySet(VendorScopedQuerySet["PurchaseOrderLine"]):
    """Lines of orders."""

    vendor_field = "order__vendor"

    def with_identifier(self, wanted: str) -> Self:
        """Lines with exactly this ASIN or vendor item number, in whatever case."""
        variants = {wanted, wanted.upper(), wanted.lower()}
        return self.filter(
            Q(amazon_product_identifier__in=variants) | Q(vendor_product_identifier__in=variants)
        )

    def active(self) -> Self:
        """Lines that the buyer did not cancel."""
        return self.filter(quantity__gt=0)


class DeadlineQuerySet(VendorScopedQuerySet["Deadline"]):
    """Confirm-bys."""

    def running(self) -> Self:
        """Not answered yet: open or missed."""
        return self.exclude(state=DeadlineState.CLOSED)

    def falling_due(self, now: datetime) -> Self:
        """Those with a step whose time has come."""
        return self.filter(next_at__lte=now)
