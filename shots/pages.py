"""Which pages are looked at: one of every address that a link leads to, and states worth seeing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LINK = re.compile(r"""\shref="([^"#]+)""")
OF_EACH = 2  # pages of one kind that are read for links

# Person → where the walk begins. Who comes first photographs a page that several may open.
WALKS: dict[str, tuple[str, ...]] = {
    "": ("/sign-in/", "/forgotten-password/", "/workshop/"),
    "alice": ("/",),
    "lin": ("/", "/orders/"),
    "otto": ("/", "/orders/"),
    "bea": ("/admin/",),
    "sam": ("/admin/",),
}
# States that no link stands for: name, person, address. {view} is an order of that view.
STATES = [
    ("order-waiting", "lin", "/orders/{waiting}/"),
    ("order-late", "lin", "/orders/{late}/"),
    ("order-changed", "lin", "/orders/{changed}/"),
    ("order-backordered", "lin", "/orders/{backordered}/"),
    ("order-closed", "lin", "/orders/{closed}/"),
    ("order-without-cost", "otto", "/orders/{waiting}/"),
    ("order-changed-without-cost", "otto", "/orders/{changed}/"),
    ("list-waiting", "lin", "/orders/?view=waiting"),
    ("list-changed", "lin", "/orders/?view=changed"),
    ("list-empty", "lin", "/orders/?q=NOSUCHORDER"),
    ("list-without-cost", "otto", "/orders/"),
    ("performance-value", "alice", "/performance/?measure=value&by=month"),
    ("performance-by-item", "lin", "/performance/?measure=confirmed&by=item"),
    ("performance-by-marketplace", "otto", "/performance/?by=marketplace"),
    ("performance-rows-units", "lin", "/performance/rows/?measure=rejected&part=above"),
    ("error-missing", "lin", "/orders/NOSUCHORDER/"),
]
VIEWS = sorted({name for *_, path in STATES for name in re.findall(r"{(\w+)}", path)})


@dataclass(frozen=True)
class Sight:
    """One page to photograph: what it is called, whose eyes see it, where it is."""

    name: str
    person: str
    path: str


def route_of(path: str) -> str:
    """The name of the address, empty where there is none."""
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return ""
    return match.view_name or ""


def links_of(html: str, path: str) -> list[str]:
    """The portal's own addresses that this page leads to, in their order."""
    found = (urljoin(path, unescape(link)) for link in LINK.findall(html))
    return [link for link in found if link.startswith("/") and not link.startswith("//")]


def walk(starts: Iterable[str], read: Callable[[str], str | None]) -> dict[str, str]:
    """Route → an address of it that opens, better one without a query.

    `read` gives a page's HTML, None for what is no page. Follows each route a few times only: a
    list leads to many records of one kind.
    """
    waiting, seen, taken = list(starts), set(starts), dict[str, int]()
    found: dict[str, str] = {}
    while waiting:
        path = waiting.pop(0)
        route = route_of(path)
        if not route or taken.get(route, 0) >= OF_EACH:
            continue
        html = read(path)
        if html is None:
            continue
        taken[route] = taken.get(route, 0) + 1
        if route not in found or ("?" in found[route] and "?" not in path):
            found[route] = path
        fresh = [link for link in dict.fromkeys(links_of(html, path)) if link not in seen]
        seen.update(fresh)
        waiting += fresh
    return found
