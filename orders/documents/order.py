"""One order of a document: its head, and the fields that belong into orderDetails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orders.documents import moments, values
from orders.documents.document import OrderDocument
from orders.documents.enumerations import ORDER_STATES, ORDER_TYPES, PAYMENT_METHODS
from orders.documents.items import items
from orders.documents.parties import import_details, party
from orders.documents.places import is_object
from orders.numbers import is_number

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from orders.documents.document import ItemDocument, Window
    from orders.documents.places import Place

DEAL_CODE = 40

_WINDOWS = ("shipWindow", "deliveryWindow")
_NEEDED = ("items", "purchaseOrderDate", "purchaseOrderStateChangedDate")


def order(place: Place, *, most_problems: int) -> OrderDocument | None:
    """The order; None if anything is wrong with it, which the place's collector then holds.

    Reading ends early at the line at which there are `most_problems`.
    """
    if not is_object(place, required=True):
        return None
    number = _number(place.field("purchaseOrderNumber"))
    state = values.choice(place.field("purchaseOrderState"), ORDER_STATES, required=True)
    details = place.field("orderDetails")
    if not is_object(details, required=True):
        return None
    document = _document(number, state, details, _refuse_misplaced(place, details), most_problems)
    return None if place.problems.found else replace(document, path=place.path)


def _number(place: Place) -> str:
    if place.is_missing:
        place.refuse_missing()
    elif not isinstance(place.value, str) or not is_number(place.value):
        reason = _("The order number must be 1 to 24 letters, digits and hyphens, as text.")
        place.refuse(reason, code="number")
    else:
        return place.value
    return ""


def _refuse_misplaced(place: Place, details: Place) -> Collection[str]:
    """The needed fields that stand beside orderDetails instead of in it; each is refused."""
    names = list(_NEEDED)
    if all(details.field(name).is_missing for name in _WINDOWS):
        names += _WINDOWS
    outside = [
        name
        for name in names
        if details.field(name).is_missing and not place.field(name).is_missing
    ]
    for name in outside:
        reason = _("%(field)s stands outside orderDetails; move it inside.")
        place.field(name).refuse(reason % {"field": name}, code="misplaced")
    return outside


def _document(
    number: str, state: str, details: Place, outside: Collection[str], most_problems: int
) -> OrderDocument:
    ship_window, delivery_window = _windows(details, outside)
    return OrderDocument(
        number=number,
        state=state,
        ordered_at=_needed_moment(details, "purchaseOrderDate", outside),
        changed_at=moments.moment(details.field("purchaseOrderChangedDate")),
        state_changed_at=_needed_moment(details, "purchaseOrderStateChangedDate", outside),
        type=values.choice(details.field("purchaseOrderType"), ORDER_TYPES),
        payment_method=values.choice(details.field("paymentMethod"), PAYMENT_METHODS),
        deal_code=values.text(details.field("dealCode"), limit=DEAL_CODE),
        import_details=import_details(details.field("importDetails")),
        buying_party=party(details.field("buyingParty")),
        selling_party=party(details.field("sellingParty")),
        ship_to_party=party(details.field("shipToParty")),
        bill_to_party=party(details.field("billToParty")),
        ship_window=ship_window,
        delivery_window=delivery_window,
        items=_items(details.field("items"), outside, most_problems),
    )


def _needed_moment(details: Place, name: str, outside: Collection[str]) -> datetime:
    place = details.field(name)
    return moments.STAND_IN if name in outside else moments.needed_moment(place)


def _windows(details: Place, outside: Collection[str]) -> tuple[Window | None, Window | None]:
    """The ship window and the delivery window; one of the two is needed."""
    ship, delivery = (details.field(name) for name in _WINDOWS)
    if ship.is_missing and delivery.is_missing and not set(_WINDOWS) & set(outside):
        ship.refuse(
            _("The order has no window; it needs a shipWindow or a deliveryWindow."), code="missing"
        )
    return moments.window(ship), moments.window(delivery)


def _items(place: Place, outside: Collection[str], most_problems: int) -> tuple[ItemDocument, ...]:
    return () if "items" in outside else items(place, most_problems=most_problems)
