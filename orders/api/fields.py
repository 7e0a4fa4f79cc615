"""Where a refusal of an answer points to: the names that a caller sent, not those of the pages."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from common.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = {
    "acknowledgements": "item_acknowledgements",
    "quantity": "acknowledged_quantity.amount",
    "unit": "acknowledged_quantity.unit_of_measure",
    "code": "acknowledgement_code",
    "reason": "rejection_reason",
    "scheduled_date": "scheduled_ship_date",
}
_PLACE = re.compile(r"^(items\[.*?\])\.acknowledgements\[(\d+)\](?:\.(\w+))?$")


@contextmanager
def in_words_of_the_api() -> Iterator[None]:
    """Give what is refused within the field names of the API."""
    try:
        yield
    except Refused as refusal:
        raise Refused([replace(p, path=_renamed(p.path)) for p in refusal.problems]) from None


def _renamed(path: str) -> str:
    found = _PLACE.match(path)
    if found is None:
        return path
    line, place, name = found.groups()
    whole = f"{line}.item_acknowledgements.{place}"
    return f"{whole}.{NAMES.get(name, name)}" if name else whole
