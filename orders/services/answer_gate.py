"""Whether an order takes an answer now, and what to say when it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.errors import TransitionNotAllowed
from common.formats import moment
from orders.states import ORDER_STATES, AnswerKind, OrderState

if TYPE_CHECKING:
    from datetime import datetime

    from common.errors import DomainError
    from orders.models import PurchaseOrder


def may_answer(order: PurchaseOrder, now: datetime) -> str:
    """What the vendor may do now: "answer", "update", "dates" or "" (nothing)."""
    if not ORDER_STATES.allows(order.state, "acknowledge"):
        return ""
    if order.confirm_by is not None:
        return "answer"
    if order.answer_id is None:
        return ""
    if order.update_by is not None and now <= order.update_by:
        return "update"
    return "dates"


def refuse_unasked(order: PurchaseOrder, now: datetime) -> None:
    """Raise `TransitionNotAllowed` when there is nothing that the vendor may say now."""
    if not may_answer(order, now):
        raise _unasked(order)


def _unasked(order: PurchaseOrder) -> DomainError:
    names = {"number": order.number, "time": ""}
    if order.state == OrderState.DRAFT:
        text = _("Order %(number)s is a draft: it can be confirmed once it is issued.")
    elif order.cancelled_at is not None:
        names["time"] = moment(order.cancelled_at)
        text = _("Order %(number)s was cancelled %(time)s. There is nothing to confirm.")
    elif order.answer_kind == AnswerKind.REJECTED and order.answered_at is not None:
        names["time"] = moment(order.answered_at)
        text = _(
            "Order %(number)s was rejected %(time)s, and a rejection cannot be taken back. Write "
            "to your vendor manager if you can deliver after all."
        )
    elif order.state == OrderState.CLOSED:
        text = _(
            "Order %(number)s is closed: nothing more is expected. Write to your vendor manager "
            "if that is wrong."
        )
    else:
        text = _("Order %(number)s was answered elsewhere, so it cannot be confirmed here.")
    return TransitionNotAllowed(text % names)
