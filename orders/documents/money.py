"""Costs and prices of a document."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orders.documents import values
from orders.documents.currencies import CURRENCIES
from orders.documents.document import Money
from orders.documents.enumerations import WEIGHT_UNITS
from orders.documents.places import is_object
from orders.documents.strictjson import Number

if TYPE_CHECKING:
    from orders.documents.places import Place

DECIMALS = 6
WHOLE_DIGITS = 12
DIGITS = 15  # of those two together: so many come back from SQLite as they went in
_LONGEST = 64
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def is_exact(amount: Decimal) -> bool:
    """Whether both databases keep this amount to the last digit."""
    if not amount.is_finite():
        return False
    plain = amount.normalize()
    places = -int(plain.as_tuple().exponent)
    whole = plain.adjusted() + 1
    return places <= DECIMALS and whole <= WHOLE_DIGITS and max(whole, 0) + max(places, 0) <= DIGITS


def money(place: Place) -> Money | None:
    """Amount, currency and, for goods sold by weight, the weight; None when missing."""
    if not is_object(place):
        return None
    unit = values.choice(place.field("unitOfMeasure"), WEIGHT_UNITS)
    amount = _amount(place.field("amount"))
    return Money(amount, _currency(place.field("currencyCode")), unit or None)


def _currency(place: Place) -> str:
    code = place.value.upper() if isinstance(place.value, str) else None
    if code in CURRENCIES:
        return str(code)
    if place.is_missing:
        place.refuse(_("An amount needs its currencyCode, such as USD."), code="missing")
    else:
        reason = _("This is no currency of ISO 4217; give three letters, such as USD.")
        place.refuse(reason, code="currency")
    return ""


def _amount(place: Place) -> Decimal:
    # A number without quotation marks is taken too: it was kept digit by digit.
    written = _written(place.value)
    if place.is_missing:
        place.refuse(_("A currency needs its amount, such as “12.50”."), code="missing")
    elif written is None or not _DECIMAL.fullmatch(written[: _LONGEST + 1]):
        reason = _("The amount must be a decimal number with a point, such as “12.50”.")
        place.refuse(reason, code="amount")
    else:
        return _bounded(place, written)
    return Decimal(0)


def _written(value: object) -> str | None:
    if isinstance(value, Number):
        return value.text
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None


def _bounded(place: Place, written: str) -> Decimal:
    """The amount without an exponent, within twelve digits before the point and six after it."""
    amount = _exact(written)
    if amount is None or amount.adjusted() >= WHOLE_DIGITS:
        reason = _("The amount has too many digits; at most %(digits)d may stand before the point.")
        place.refuse(reason % {"digits": WHOLE_DIGITS}, code="out_of_range")
    elif amount < 0:
        place.refuse(_("The amount is below zero; a cost is zero or more."), code="out_of_range")
    else:
        return _scaled(place, amount)
    return Decimal(0)


def _exact(written: str) -> Decimal | None:
    """The number as written; None when no Decimal can hold it. Every zero is the plain zero."""
    if len(written) > _LONGEST:
        return None
    try:
        return Decimal(written) or Decimal(0)
    except InvalidOperation:
        return None


def _scaled(place: Place, amount: Decimal) -> Decimal:
    places = min(max(-int(amount.as_tuple().exponent), 0), DECIMALS)
    scaled = amount.quantize(Decimal(1).scaleb(-places))
    if scaled != amount:
        reason = _("The amount has more than %(decimals)d digits after the point.")
        place.refuse(reason % {"decimals": DECIMALS}, code="out_of_range")
    elif not is_exact(scaled):
        reason = _("The amount has more than %(digits)d digits in all.")
        place.refuse(reason % {"digits": DIGITS}, code="out_of_range")
    return scaled
