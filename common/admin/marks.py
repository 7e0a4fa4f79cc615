"""The kit's marks in the admin site's lists: states with their discs, deadlines, links."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.template import engines
from django.utils import timezone
from django.utils.html import format_html

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

    from common.charts import Line


def state(word: StrOrPromise, disc: str = "open", tone: str = "") -> SafeString:
    """Where a record stands, as the portal's own pages show it."""
    return format_html("{}", _macro("state", "state")(word, disc, tone))


def due(at: datetime | None, *, there: str = "", place: str = "") -> SafeString | str:
    """A deadline: time left, the time itself, and the facility's; a dash where there is none."""
    if at is None:
        return "–"
    mark = _macro("due", "due")(at, timezone.now(), there=there, place=place)
    return format_html("{}", mark)


def spark(line: Line) -> SafeString:
    """A line without words beside a figure."""
    return format_html("{}", _macro("chart", "spark")(line))


def link(text: StrOrPromise, address: str, note: StrOrPromise = "") -> SafeString:
    """A way to another page, with a quiet word below."""
    way = format_html('<a href="{}">{}</a>', address, text)
    return format_html('{}<span class="quiet">{}</span>', way, note) if note else way


def noted(text: object, note: object) -> SafeString:
    """A value with a quiet word below it, or alone where there is none."""
    if not note:
        return format_html("{}", text)
    return format_html('{}<span class="quiet">{}</span>', text, note)


@lru_cache
def _macro(template: str, name: str) -> Any:
    """A macro of the kit. It looks messages up when it is called, so it may be kept."""
    engine: Any = engines["jinja2"]
    return getattr(engine.env.get_template(f"kit/{template}.html").module, name)
