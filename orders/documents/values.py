"""Text, choices, truth values and whole numbers of a document.

Each function notes what is wrong with the value and then returns a harmless stand-in of the same
type: a document with any problem is thrown away, so nobody meets the stand-in.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orders.documents.strictjson import Number

if TYPE_CHECKING:
    from orders.documents.places import Place

# PostgreSQL stores neither NUL nor half a surrogate pair; other control characters hide in a page.
_FORBIDDEN_IN_LINES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_FORBIDDEN_IN_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def text(place: Place, *, limit: int, required: bool = False, lines: bool = False) -> str:
    """Text of at most `limit` characters, as sent; empty when missing.

    `lines` allows line breaks.
    """
    if place.is_missing:
        if required:
            place.refuse_missing()
        return ""
    if not isinstance(place.value, str):
        return _refused_text(place)
    fault = _fault_of(place.value, limit=limit, required=required, lines=lines)
    if fault:
        reason, code = fault
        place.refuse(reason % {"field": place.name, "limit": limit}, code=code)
    return place.value


def _fault_of(value: str, *, limit: int, required: bool, lines: bool) -> tuple[str, str] | None:
    if len(value) > limit:
        return _("%(field)s is too long; at most %(limit)d characters are kept."), "too_long"
    if (_FORBIDDEN_IN_LINES if lines else _FORBIDDEN_IN_LINE).search(value):
        return _("%(field)s holds a control character that cannot be stored."), "characters"
    if required and not value.strip():
        return _("%(field)s is empty; it is needed."), "missing"
    return None


def _refused_text(place: Place) -> str:
    reason = _("%(field)s must be text, in quotation marks.")
    place.refuse(reason % {"field": place.name}, code="wrong_type")
    return ""


def choice(place: Place, names: tuple[str, ...], *, required: bool = False) -> str:
    """One of the names whatever its case, in the names' own spelling; empty when missing."""
    if place.is_missing and not required:
        return ""
    if isinstance(place.value, str) and place.value.isascii():
        for name in names:
            if name.lower() == place.value.lower():
                return name
    missing = _("%(field)s is missing; it must be one of %(names)s.")
    unknown = _("%(field)s is not known; it must be one of %(names)s.")
    place.refuse(
        (missing if place.is_missing else unknown)
        % {"field": place.name, "names": ", ".join(names)},
        code="missing" if place.is_missing else "unknown",
    )
    return ""


def truth(place: Place) -> bool:
    """True or false; needed."""
    if isinstance(place.value, bool):
        return place.value
    if place.is_missing:
        place.refuse_missing()
    else:
        reason = _("%(field)s must be true or false, without quotation marks.")
        place.refuse(reason % {"field": place.name}, code="wrong_type")
    return False


def whole(place: Place, *, least: int, most: int, default: int | None = None) -> int:
    """A whole number of the range (2.0 is one too); without a default it is needed."""
    if place.is_missing:
        if default is None:
            place.refuse_missing()
        return default or 0
    number = _number(place.value)
    names = {"field": place.name, "least": least, "most": most}
    if number is None:
        reason = _("%(field)s must be a number, without quotation marks.")
        place.refuse(reason % names, code="wrong_type")
    elif not least <= number <= most:
        reason = _("%(field)s must lie between %(least)d and %(most)d.")
        place.refuse(reason % names, code="out_of_range")
    elif number != int(number):
        place.refuse(_("%(field)s must be a whole number.") % names, code="fraction")
    else:
        return int(number)
    return 0


def _number(value: object) -> Decimal | None:
    """The number, or None for what is not one; beyond all bounds counts as infinite."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if not isinstance(value, Number):
        return None
    try:
        return Decimal(value.text)
    except InvalidOperation:
        return Decimal("Infinity")
