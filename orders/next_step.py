"""What may be done next with an order, in one or two sentences for the person who looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.formats import moment
from orders.states import AnswerKind, OrderState

if TYPE_CHECKING:
    from datetime import datetime

    from orders.models import PurchaseOrder


def next_step(
    order: PurchaseOrder, mode: str, now: datetime, *, may_write: bool, has_backorders: bool
) -> str:
    """The sentence; `mode` is what `may_answer` gave, `may_write` whether this person may."""
    if not mode:
        return _closed(order)
    if mode == "dates" and not has_backorders:
        return _("The time for changes is over. About a quantity write to your vendor manager.")
    if not may_write:
        return _("You may look at this order. Confirming needs the right to operate in Sales.")
    if mode == "answer":
        return _asked(order)
    if mode == "update" and order.update_by is not None:
        return _(
            "You can change this answer until %(time)s: lower a quantity or a cost, move a date. "
            "What was rejected stays rejected."
        ) % {"time": moment(order.update_by, now)}
    return _(
        "The time for changes is over. Only the date of a backorder can still move; about anything "
        "else write to your vendor manager."
    )


def _asked(order: PurchaseOrder) -> str:
    if order.answer_id is not None:
        return _("The buyer changed this order after you answered. Look at it and confirm again.")
    return _("Confirm all lines as ordered, or change a line first. It takes effect at once.")


def _closed(order: PurchaseOrder) -> str:
    if order.cancelled_at is not None:
        return _("The buyer cancelled this order. Do not ship it; nothing is left to do here.")
    if order.state != OrderState.CLOSED:
        return _("This order was answered elsewhere, so it cannot be changed here.")
    if order.answer_kind == AnswerKind.REJECTED:
        return _("Every line was rejected, so the order is closed. Nothing is left to do here.")
    return _("This order is closed. Nothing is left to do here.")
