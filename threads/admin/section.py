"""The messages of a record, as a section of its page in the admin site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from threads.querysets import Reader
from threads.reading import conversation
from threads.states import Side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from threads.kinds import Record

NEWEST = 50


def desk_reader(request: HttpRequest) -> Reader:
    """One of the retailer's staff as a reader; what was written before he came is not new."""
    person: Any = request.user
    return Reader(person.pk, Side.HOUSE, person.created_at)


def said_to(request: HttpRequest, about: Record) -> dict[str, Any]:
    """What this person may read, for the templates of the section and of its acts."""
    said = conversation(about.kind, about.key, desk_reader(request), size=NEWEST)
    return {"said": said, "about": about, "at": timezone.now()}


def section_of(
    request: HttpRequest, about: Record, acts: Mapping[str, str] | None = None
) -> SafeString:
    """The section. `acts` are the addresses of what the person may do, by the names of the acts."""
    context = said_to(request, about) | {"acts": acts or {}}
    return SafeString(render_to_string("threads/section.html", context))  # Jinja escaped it
