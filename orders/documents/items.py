"""Lines of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orders.documents import values
from orders.documents.document import CASES, EACHES, ItemDocument, Quantity
from orders.documents.enumerations import QUANTITY_UNITS
from orders.documents.money import money
from orders.documents.places import is_object

if TYPE_CHECKING:
    from orders.documents.places import Place

SEQUENCE_NUMBER = 20
IDENTIFIER = 40
MAX_ITEMS = 10_000
MAX_EACHES = 10**9  # of one line; a database's plain integer holds it


def items(place: Place, *, most_problems: int) -> tuple[ItemDocument, ...]:
    """The lines in their order; at least one, and no sequence number twice.

    Reading ends with the line at which the order has `most_problems`.
    """
    if not _is_filled_list(place):
        return ()
    found = []
    first_at: dict[str, str] = {}
    for entry in place.entries():
        if len(place.problems.found) >= most_problems:
            break
        if not is_object(entry, required=True):
            continue
        found.append(_item(entry))
        _refuse_second(entry.field("itemSequenceNumber"), entry.path, first_at)
    return tuple(found)


def _is_filled_list(place: Place) -> bool:
    if place.is_missing:
        place.refuse_missing()
    elif not isinstance(place.value, list):
        place.refuse(_("items must be a list of lines, in brackets."), code="wrong_type")
    elif not place.value:
        place.refuse(_("The order has no line; it needs at least one."), code="missing")
    elif len(place.value) > MAX_ITEMS:
        reason = _("The order has %(count)d lines; at most %(most)d are read.")
        place.refuse(reason % {"count": len(place.value), "most": MAX_ITEMS}, code="too_many")
    else:
        return True
    return False


def _refuse_second(place: Place, path: str, first_at: dict[str, str]) -> None:
    if not isinstance(place.value, str):
        return
    first = first_at.setdefault(place.value, path)
    if first != path:
        reason = _("The sequence number stands at %(first)s already; each line needs its own.")
        place.refuse(reason % {"first": first}, code="duplicate")


def _item(place: Place) -> ItemDocument:
    sequence_number = place.field("itemSequenceNumber")
    return ItemDocument(
        sequence_number=values.text(sequence_number, limit=SEQUENCE_NUMBER, required=True),
        amazon_product_identifier=values.text(
            place.field("amazonProductIdentifier"), limit=IDENTIFIER
        ),
        vendor_product_identifier=values.text(
            place.field("vendorProductIdentifier"), limit=IDENTIFIER
        ),
        ordered=_quantity(place.field("orderedQuantity")),
        is_back_order_allowed=values.truth(place.field("isBackOrderAllowed")),
        net_cost=money(place.field("netCost")),
        list_price=money(place.field("listPrice")),
    )


def _quantity(place: Place) -> Quantity:
    if not is_object(place, required=True):
        return Quantity(0)
    amount = values.whole(place.field("amount"), least=0, most=MAX_EACHES)
    unit = values.choice(place.field("unitOfMeasure"), QUANTITY_UNITS) or EACHES
    size = values.whole(place.field("unitSize"), least=1, most=MAX_EACHES, default=1)
    # The size is that of a case; beside eaches some systems send it for information.
    quantity = Quantity(amount, unit, size if unit == CASES else 1)
    if quantity.eaches > MAX_EACHES:
        reason = _("Amount times unitSize is more than %(most)d eaches.")
        place.refuse(reason % {"most": MAX_EACHES}, code="out_of_range")
    return quantity
