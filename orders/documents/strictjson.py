"""JSON from strangers: read strictly, within bounds, and without losing a digit."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Container
    from typing import NoReturn

MAX_BYTES = 50 * 1024 * 1024
MAX_DEPTH = 32
# A real file of 50 MB has fewer than 3 million; one made of "[]," alone would fill the memory.
MAX_VALUES = 4_000_000
# Longer ones stay text: Python takes quadratic time over a whole number of thousands of digits.
MAX_DIGITS = 18


class Unreadable(Exception):
    """A file, or one order of it, cannot be read. `keys` lead to the place, innermost first."""

    def __init__(self, reason: str, *, code: str, value: object = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.value = value
        self.keys: list[str | int] = []


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is not a short whole one, digit by digit as it was written."""

    text: str

    @property
    def plain(self) -> float | None:
        """The same as a float, if that prints as the text does."""
        value = float(self.text)
        return value if repr(value) == self.text else None


class _NotANumber(str):
    """NaN, Infinity or -Infinity: Python's reader knows them, JSON does not."""

    __slots__ = ()


class _Repeated(dict[str, object]):
    """An object that names a field twice: which of the two was meant?"""

    field = ""


_CONTAINERS = (dict, list)
_TO_CHECK = (*_CONTAINERS, _NotANumber)


def parse(raw: bytes) -> object:
    """What the file holds: dict, list, str, int, bool, None, and Number for any other number.

    What is wrong in one place alone is left for `check` to find, so that it spoils nothing else.
    Raises Unreadable for a file that is too large, empty, not UTF-8 (a byte order mark is fine)
    or not JSON.
    """
    text = _text(raw)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=Number,
            parse_constant=_NotANumber,
        )
    except json.JSONDecodeError as error:
        raise _not_json(text, error) from None
    except RecursionError:
        raise _too_deep() from None
    return value


def check(value: object, *, apart: Container[int] = ()) -> None:
    """Look into what was parsed, but not into the values whose id() is in `apart`.

    Raises Unreadable at the first place that is nested deeper than 32, names a field twice, or
    holds NaN or Infinity.
    """
    _check(value, 1, apart)


def _text(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 50 MB; split it."), code="too_large")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = _("The file is not UTF-8 text: byte %(position)d cannot be read.")
        raise Unreadable(reason % {"position": error.start + 1}, code="not_utf8") from None
    if not text.strip():
        raise Unreadable(_("The file is empty."), code="empty")
    if sum(raw.count(mark) for mark in (b",", b"[", b"{")) > MAX_VALUES:
        raise Unreadable(_("The file holds too many values; split it."), code="too_large")
    return text


def _not_json(text: str, error: json.JSONDecodeError) -> Unreadable:
    reason = _("The file is not JSON: line %(line)d, column %(column)d cannot be read.")
    return Unreadable(
        reason % {"line": error.lineno, "column": error.colno},
        code="not_json",
        value=text[error.pos : error.pos + 80] or None,
    )


def _too_deep() -> Unreadable:
    reason = _("This is nested deeper than %(depth)d levels; no order is.")
    return Unreadable(reason % {"depth": MAX_DEPTH}, code="too_deep")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeated = _Repeated(found)
    counts = Counter(key for key, _value in pairs)
    repeated.field = next(key for key, count in counts.items() if count > 1)
    return repeated


def _whole(text: str) -> int | Number:
    return int(text) if len(text) <= MAX_DIGITS else Number(text)


def _check(value: object, depth: int, apart: Container[int]) -> None:
    if id(value) in apart:
        return
    if isinstance(value, _NotANumber):
        reason = _("JSON knows no %(name)s; give a number or leave the field out.")
        raise Unreadable(reason % {"name": value}, code="not_a_number", value=value)
    if isinstance(value, _CONTAINERS):
        _check_children(value, depth, apart)


def _check_children(
    value: dict[str, object] | list[object], depth: int, apart: Container[int]
) -> None:
    if depth > MAX_DEPTH:
        raise _too_deep()
    if isinstance(value, _Repeated):
        _refuse_repeated(value)
    for key, child in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(child, _TO_CHECK):
            try:
                _check(child, depth + 1, apart)
            except Unreadable as fault:
                fault.keys.append(key)
                raise


def _refuse_repeated(value: _Repeated) -> NoReturn:
    fault = Unreadable(
        _("This field stands there twice; leave one of the two."),
        code="repeated",
        value=value[value.field],
    )
    fault.keys.append(value.field)
    raise fault
