"""Tags of the admin site's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from common.formats import moment, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

register = template.Library()
register.filter("figure", number)
register.filter("moment", moment)
TAG = len("<td")  # or "<th"


@register.simple_tag
def labelled(
    results: Iterable[Iterable[str]], headers: list[dict[str, Any]]
) -> Iterator[list[str]]:
    """Django's finished cells, each with its column's heading, which a phone shows beside it."""
    labels = [capfirst(str(header["text"])) for header in headers]
    for cells in results:
        yield [_with(label, str(cell)) for label, cell in zip(labels, cells, strict=False)]


def _with(label: str, cell: str) -> str:
    start, rest = cell[:TAG], cell[TAG:]
    return format_html('{} data-label="{}"{}', SafeString(start), label, SafeString(rest))
