"""Where an order stands between its issue and the goods' arrival, as steps on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from common.formats import day, moment
from orders.states import AnswerKind, OrderState

if TYPE_CHECKING:
    from datetime import datetime

    from orders.models import PurchaseOrder


def stages_of(order: PurchaseOrder, now: datetime) -> list[dict[str, Any]]:
    """From order to cash on one line, as far as the portal knows it today."""
    issued = {
        "label": _("Issued"),
        "note": moment(order.issued_at, now) if order.issued_at else "",
        "at": "done",
    }
    confirm = _confirm_stage(order, now)
    if order.answer_kind == AnswerKind.REJECTED and order.answered_at:
        note = moment(order.answered_at, now)
        return [issued, {"label": _("Rejected"), "note": note, "at": "done"}]
    if order.cancelled_at:
        note = moment(order.cancelled_at, now)
        cancelled = {"label": _("Cancelled"), "note": note, "at": "done"}
        return [issued, *([confirm] if order.answered_at else []), cancelled]
    return [issued, confirm, *_goods_stages(order, now)]


def _confirm_stage(order: PurchaseOrder, now: datetime) -> dict[str, Any]:
    note, at = "", "done"
    if order.confirm_by:
        note = _("by %(time)s") % {"time": moment(order.confirm_by, now)}
        at = "late" if order.is_late else "now"
    elif order.answered_at:
        note = moment(order.answered_at, now)
    return {"label": _("Confirm"), "note": note, "at": at}


def _goods_stages(order: PurchaseOrder, now: datetime) -> list[dict[str, Any]]:
    """What goes to the buyer: the step to take as soon as the order is confirmed."""
    _start, end = order.window
    over = order.state == OrderState.CLOSED
    return [
        {
            "label": _("Deliver") if order.delivery_start else _("Ship"),
            "note": _("by %(time)s") % {"time": day(end, now=now, zone=order.zone)} if end else "",
            "at": "done" if over else "ahead" if order.confirm_by else "now",
        },
        {"label": _("Received"), "note": "", "at": "done" if over else "ahead"},
    ]
