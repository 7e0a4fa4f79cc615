"""The text of a message: what is kept of what somebody typed."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

from common.errors import Invalid
from common.formats import number

LONGEST = 10_000
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # let a text read backwards


def cleaned(text: str) -> str:
    """The text as it is kept: lines end with one sign, nothing controls or turns what one reads.

    Raises `Invalid` for a text that is too long; gives "" for one in which nothing is seen.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign in "\n\t" or not _is_control(sign))
    kept = "\n".join(line.rstrip() for line in kept.split("\n")).strip("\n")
    if len(kept) > LONGEST:
        raise Invalid(
            _("The message has %(length)s characters. Cut it down to %(most)s.")
            % {"length": number(len(kept)), "most": number(LONGEST)},
            field="text",
        )
    return kept if kept.strip() else ""


def _is_control(sign: str) -> bool:
    return sign in TURNING or unicodedata.category(sign) in {"Cc", "Cs"}
