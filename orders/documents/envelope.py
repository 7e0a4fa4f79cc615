"""What stands around the orders of a document: Amazon's two envelopes, its errors, or nothing."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orders.documents.display import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orders.documents.places import Place

MAX_ORDERS = 50_000
MAX_ERRORS = 20

_ORDER_FIELDS = frozenset({"purchaseOrderNumber", "purchaseOrderState", "orderDetails"})


def apart(document: object) -> list[object]:
    """The values that stand where orders do: each is judged by itself, whatever the file is."""
    payload = document.get("payload") if isinstance(document, dict) else None
    holder = document if payload is None else payload
    if not isinstance(holder, dict):
        return []
    listed = holder.get("orders")
    if isinstance(listed, list):
        return listed
    return [holder] if listed is None and holder.keys() & _ORDER_FIELDS else []


def order_places(root: Place) -> Iterable[Place]:
    """Where the orders stand; root's collector is told if there is none, or errors instead."""
    payload = root.field("payload")
    if _note_errors(root.field("errors")) and not payload.value:
        return []
    holder = root if payload.is_missing else payload
    listed = holder.field("orders")
    if not listed.is_missing:
        return _listed(listed)
    if isinstance(holder.value, dict) and holder.value.keys() & _ORDER_FIELDS:
        return [holder]
    reason = _("There is no order here; expected is an answer of getPurchaseOrders.")
    holder.refuse(reason, code="envelope")
    return []


def _listed(place: Place) -> Iterable[Place]:
    if not isinstance(place.value, list):
        place.refuse(_("orders must be a list of orders, in brackets."), code="wrong_type")
        return []
    if len(place.value) > MAX_ORDERS:
        reason = _("The file has %(count)d orders; at most %(most)d are read. Split it.")
        place.refuse(reason % {"count": len(place.value), "most": MAX_ORDERS}, code="too_many")
        return []
    return place.entries()


def _note_errors(place: Place) -> bool:
    """Note what Amazon says went wrong when it was asked for the orders; whether it says so."""
    if not place.value:
        return False
    if not isinstance(place.value, list):
        place.refuse(_("This is an error, not an order."), code="errors")
    for error in islice(place.entries(), MAX_ERRORS):
        reason = _("Amazon answered with an error instead of orders: “%(message)s”.")
        error.refuse(reason % {"message": _message(error)}, code="errors")
    return True


def _message(error: Place) -> str:
    texts = [error.field(name).value for name in ("code", "message")]
    return ": ".join(shortened(text) for text in texts if isinstance(text, str) and text) or "?"
