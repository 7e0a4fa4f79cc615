"""The rail and the phone's tab bar: only pages that exist and that the person may open.

Higher apps add their pages at start-up, so that the shell does not import them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    from vendors.permissions import Permission

Counter = Callable[["HttpRequest"], tuple[int | None, str]]


@dataclass(frozen=True)
class Entry:
    """One entry: `counter` gives the number beside it and its tone ("danger" or "").

    `letter` leads there after a g on the keyboard; each stands for one page alone.
    """

    key: str
    label: StrOrPromise
    url_name: str
    icon: str
    order: int
    permission: Permission | None = None
    counter: Counter | None = None
    is_foot: bool = False
    letter: str = ""


@dataclass(frozen=True)
class Link:
    """An entry as a page shows it."""

    key: str
    label: StrOrPromise
    url: str
    icon: str
    current: bool = False
    count: int | None = None
    tone: str = ""
    letter: str = ""


_ENTRIES: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add a page to the navigation; called from `AppConfig.ready`."""
    _ENTRIES[entry.key] = entry


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The links of the rail (`nav`), its foot (`nav_foot`) and the phone (`tabs`)."""
    tenancy = request.tenancy  # type: ignore[attr-defined]
    nav: list[Link] = []
    foot: list[Link] = []
    for entry in sorted(_ENTRIES.values(), key=lambda entry: entry.order):
        if entry.permission is None or tenancy.can(entry.permission):
            (foot if entry.is_foot else nav).append(_link(request, entry))
    if request.user.is_staff:  # who works for no vendor: there is nothing above it
        nav.append(Link("admin", _("Admin site"), reverse("admin:index"), "shield"))
    return {"nav": nav, "nav_foot": foot, "tabs": [*nav[:4], *foot][:5]}


def _link(request: HttpRequest, entry: Entry) -> Link:
    url = reverse(entry.url_name)
    path = request.path
    current = _is_current(path, url)
    link = Link(entry.key, entry.label, url, entry.icon, current=current, letter=entry.letter)
    if entry.counter is None:
        return link
    count, tone = entry.counter(request)
    return replace(link, count=count, tone=tone)


def _is_current(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
