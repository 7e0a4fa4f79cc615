"""A value of a document as a person may be shown it: short, and without hidden characters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from orders.documents.strictjson import Number

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 80


def shown(value: object) -> object:
    """The value for a list of problems: a plain one as it is, any other as text of ≤80 characters.

    What cannot be seen, or not be stored (NUL, half a surrogate pair), is written as \\uXXXX.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Number):
        return value.plain if value.plain is not None else shortened(value.text)
    if isinstance(value, str):
        return shortened(value)
    return shortened(_beginning(value))


def shortened(text: str) -> str:
    """At most 80 visible characters; a cut is marked by an ellipsis."""
    visible = "".join(_visible(character) for character in text[: LONGEST + 1])
    return visible if len(visible) <= LONGEST else f"{visible[: LONGEST - 1]}…"


def _visible(character: str) -> str:
    return character if character.isprintable() else f"\\u{ord(character):04x}"


def _beginning(value: object) -> str:
    """The first characters of a list or an object as JSON; a long one is not read to its end."""
    text = ""
    for piece in _pieces(value):
        text += piece
        if len(text) > LONGEST:
            break
    return text


def _pieces(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield "{"
        for position, (key, child) in enumerate(value.items()):
            yield f'{", " if position else ""}"{key[: LONGEST + 1]}": '
            yield from _pieces(child)
        yield "}"
    elif isinstance(value, list):
        yield "["
        for position, child in enumerate(value):
            yield ", " if position else ""
            yield from _pieces(child)
        yield "]"
    else:
        yield _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return f'"{value[: LONGEST + 1]}"'
    if isinstance(value, Number):
        return value.text[: LONGEST + 1]
    return json.dumps(value) if value is None or isinstance(value, int) else str(value)
