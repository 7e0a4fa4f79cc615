"""Order numbers: 1 to 24 letters without accents, digits and hyphens."""

from __future__ import annotations

import re

PATTERN = re.compile(r"[0-9A-Za-z-]{1,24}")


def is_number(text: str) -> bool:
    """Whether this can be an order's number; nothing else is worth a question to the database."""
    return PATTERN.fullmatch(text) is not None
