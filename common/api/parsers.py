"""JSON in, strictly: no duplicate keys, no NaN, no depth that eats the stack."""

from __future__ import annotations

import json
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MAX_DEPTH = 32
MOST_DIGITS = 40


class StrictJSONParser(BaseParser):
    """Reads one JSON value in UTF-8; raises `ParseError` with a sentence."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """The parsed value."""
        raw = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            value = json.loads(
                raw.decode("utf-8"),
                object_pairs_hook=_no_twins,
                parse_constant=_no_constant,
                parse_int=_short_enough,
            )
        except RecursionError:
            raise ParseError(_("The body is nested too deeply.")) from None
        except ValueError as error:
            raise ParseError(
                _("The body is not JSON that we can read: %(why)s") % {"why": error}
            ) from None
        if _deeper_than(value, MAX_DEPTH):
            raise ParseError(_("The body is nested too deeply."))
        if b"\\u" in raw and not _is_text(value):
            raise ParseError(_("The body holds half a character (a lone \\uD800 to \\uDFFF)."))
        return value


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _short_enough(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number has more than {MOST_DIGITS} digits")
    return int(digits)


def _is_text(value: Any) -> bool:
    """Whether every text in it can be written in UTF-8, and so be answered with and stored."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _deeper_than(value: Any, depth: int) -> bool:
    level = [value]
    for _unused in range(depth):
        children: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                children.extend(item.values())
            elif isinstance(item, list):
                children.extend(item)
        if not children:
            return False
        level = children
    return True
