"""One answer for many orders: each accepted, rejected or backordered as a whole, by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import Invalid, TransitionNotAllowed
from common.formats import moment
from orders.models import PurchaseOrder
from orders.services.answer_lines import BACKORDERED, REJECTED, LineAnswer, Part, accept_in_full
from orders.services.answering import answer_order
from orders.services.locking import OrderName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from batches.registry import Work
    from orders.models import PurchaseOrderLine
    from orders.services.answer_lines import Given

KIND = "orders.answer"
LARGEST = 500  # orders at once
NOON = time(12)


class Act(models.TextChoices):
    """What is said to each order."""

    CONFIRM = "confirm", gettext_lazy("Confirm")
    REJECT = "reject", gettext_lazy("Reject")
    BACKORDER = "backorder", gettext_lazy("Backorder")


@dataclass(frozen=True)
class Wish:
    """The same answer for every order: the act, its reason, or its day at the order's own place."""

    act: Act
    reason: str = ""
    day: date | None = None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """As `as_data` wrote it."""
        day = data["day"]
        return cls(Act(data["act"]), data["reason"], date.fromisoformat(day) if day else None)

    def as_data(self) -> dict[str, str]:
        """Fit for JSON."""
        return {
            "act": self.act.value,
            "reason": self.reason,
            "day": self.day.isoformat() if self.day else "",
        }

    def answers(
        self,
        order: PurchaseOrder,
        lines: Sequence[PurchaseOrderLine],
        before: Mapping[int, Given],
    ) -> list[LineAnswer]:
        """What it comes to for this order. What was rejected before stays so.

        Raises `TransitionNotAllowed` where there is nothing to accept, because an answer stands.
        """
        active = [line for line in lines if not line.is_cancelled]
        if self.act == Act.CONFIRM:
            if order.confirm_by is None and order.answered_at is not None:
                raise _answered(order)
            return [accept_in_full(line, before.get(line.pk)) for line in active]
        return [self._line(order, line, before.get(line.pk)) for line in active]

    def _line(
        self, order: PurchaseOrder, line: PurchaseOrderLine, before: Given | None
    ) -> LineAnswer:
        number = line.sequence_number
        if self.act == Act.REJECT:
            return LineAnswer(number, (Part(REJECTED, line.quantity, self.reason),))
        lost = [part for part in before.parts if part.code == REJECTED] if before else []
        rest = line.quantity - sum(part.quantity for part in lost)
        late = [Part(BACKORDERED, rest, **self._when(order))] if rest > 0 else []
        return LineAnswer(number, (*late, *lost), before.net_cost if before else None)

    def _when(self, order: PurchaseOrder) -> dict[str, Any]:
        at = datetime.combine(self.day, NOON, ZoneInfo(order.zone)) if self.day else None
        return {"delivery_at" if order.delivery_start else "ship_at": at}


def answer_one(work: Work) -> dict[str, object]:
    """Send one order's answer; its row's payload holds the version that the person saw.

    Raises what `answer_order` raises, and `Invalid` for a number that names none of the vendor's.
    """
    assert work.vendor is not None  # noqa: S101  it is started for a vendor alone
    try:
        answered = answer_order(
            order=OrderName(work.subject, [work.vendor.pk]),
            answers=Wish.of(work.data).answers,
            actor=work.actor,
            expected_version=work.payload["version"],
        )
    except PurchaseOrder.DoesNotExist:
        text = _("There is no order %(number)s among yours.") % {"number": work.subject}
        raise Invalid(text, code="unknown_order", field="order") from None
    return {"event": answered.event.pk}


def _answered(order: PurchaseOrder) -> TransitionNotAllowed:
    text = _("Order %(number)s was answered %(time)s. Open it to change the answer.")
    at = moment(order.answered_at) if order.answered_at else ""
    return TransitionNotAllowed(text % {"number": order.number, "time": at}, code="answered")
