"""Web addresses in a text that somebody typed, shown as links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.safestring import SafeString

LINK = re.compile(r"https?://[^\s<>\"'`，。；：！？、（）【】《》「」『』…]+", re.IGNORECASE)
CLOSING = {")": "(", "]": "[", "}": "{"}


def linked(text: str) -> SafeString:
    """The text with its web addresses as links, everything else escaped.

    A link opens for itself, tells nobody where it stood, and lends no rank.
    """
    return format_html_join("", "{}", ((part,) for part in _parts(text)))


def _parts(text: str) -> Iterator[SafeString | str]:
    end = 0
    for match in LINK.finditer(text):
        address = _address(match[0])
        yield text[end : match.start()]
        yield format_html(
            '<a href="{}" rel="nofollow noopener noreferrer" target="_blank">{}</a>',
            address,
            address,
        )
        end = match.start() + len(address)
    yield text[end:]


def _address(found: str) -> str:
    """Without the point that ends the sentence, or a bracket that was opened before the link."""
    while found:
        last = found[-1]
        opener = CLOSING.get(last)
        if last in ".,;:!?*_~" or (opener and found.count(opener) < found.count(last)):
            found = found[:-1]
        else:
            break
    return found
