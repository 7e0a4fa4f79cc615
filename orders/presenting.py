"""How an order is put into words and discs, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.formats import number
from orders.states import AnswerKind, OrderState, WeightUnit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from orders.models import PurchaseOrder, PurchaseOrderLine
    from orders.rows import ListedOrder


@dataclass(frozen=True)
class Standing:
    """Where an order stands: the word, the disc that fills towards cash, the tone."""

    word: StrOrPromise
    disc: str
    tone: str = ""


def standing_of(order: PurchaseOrder | ListedOrder) -> Standing:
    """Where this order stands, for the person who looks at it."""
    if order.state == OrderState.DRAFT:
        return Standing(_("Draft"), "empty")
    if order.confirm_by is not None:
        return _asked(order)
    if order.state == OrderState.CLOSED:
        return _closed(order)
    words = {
        AnswerKind.ACCEPTED: Standing(_("Confirmed"), "quarter"),
        AnswerKind.PARTIAL: Standing(_("Partly confirmed"), "partly"),
        AnswerKind.BACKORDERED: Standing(_("Backordered"), "later"),
        AnswerKind.REJECTED: Standing(_("Rejected"), "off", "off"),
    }
    return words.get(AnswerKind(order.answer_kind), Standing(_("Confirmed elsewhere"), "quarter"))


def _asked(order: PurchaseOrder | ListedOrder) -> Standing:
    if order.is_late:
        return Standing(_("Late, confirm now"), "alert", "late")
    if order.answer_id is not None:
        return Standing(_("Confirm again"), "again", "act")
    return Standing(_("To confirm"), "open", "act")


def _closed(order: PurchaseOrder | ListedOrder) -> Standing:
    if order.cancelled_at is not None:
        return Standing(_("Cancelled"), "off", "off")
    if order.answer_kind == AnswerKind.REJECTED:
        return Standing(_("Rejected"), "off", "off")
    return Standing(_("Closed"), "full", "done")


def money_pairs(
    order: PurchaseOrder | ListedOrder, key: str = "ordered"
) -> list[tuple[str, Decimal]]:
    """An order's amounts per currency; `key` is "ordered" or "accepted"."""
    return [(currency, Decimal(amount[key])) for currency, amount in (order.amounts or {}).items()]


def per_weight() -> dict[str, str]:
    """How a cost by weight is read, by its unit."""
    return {
        WeightUnit.POUNDS: _("by weight, per pound"),
        WeightUnit.OUNCES: _("by weight, per ounce"),
        WeightUnit.GRAMS: _("by weight, per gram"),
        WeightUnit.KILOGRAMS: _("by weight, per kilogram"),
    }


def left_out(lines: Iterable[PurchaseOrderLine]) -> str:
    """What an order's value does not count: lines by weight, lines without a cost."""
    active = [line for line in lines if not line.is_cancelled]
    weighed = sum(line.is_by_weight for line in active)
    free = sum(line.net_cost is None for line in active)
    parts = []
    if weighed:
        parts.append(
            ngettext("%(count)s line by weight", "%(count)s lines by weight", weighed)
            % {"count": number(weighed)}
        )
    if free:
        parts.append(
            ngettext("%(count)s line without a cost", "%(count)s lines without a cost", free)
            % {"count": number(free)}
        )
    return _(" and ").join(parts)
