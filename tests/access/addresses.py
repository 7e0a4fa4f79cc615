"""Every address that the URL resolver knows, under the name by which routes.txt declares it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Address:
    """One address: its name (never empty), what it takes, its view."""

    name: str
    takes: tuple[str, ...]
    view: Any
    namespace: str
    pattern: str

    def path(self, values: dict[str, Any]) -> str:
        """The address with these values in their places."""
        if self.name == "admin:catch_all":
            return f"/admin/{values['url']}"
        if self.name.endswith("_record"):
            page = self.name.removesuffix("_record")
            return reverse(f"{page}_change", kwargs=values).removesuffix("change/")
        return reverse(self.name, kwargs=values)


def addresses() -> list[Address]:
    """All of them, in the resolver's order."""
    return list(_walk(get_resolver()))


def _walk(
    resolver: URLResolver, prefix: str = "", namespaces: tuple[str, ...] = ()
) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        text = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, text, inner)
        else:
            yield _address(pattern, text, namespaces)


def _address(pattern: URLPattern, text: str, namespaces: tuple[str, ...]) -> Address:
    name = pattern.name or _nameless(text)
    takes = tuple(sorted(pattern.pattern.regex.groupindex))
    space = ":".join(namespaces)
    return Address(":".join((*namespaces, name)), takes, pattern.callback, space, text)


def _nameless(text: str) -> str:
    """Django's admin leaves two kinds of address without a name."""
    if text == "admin/(?P<url>.*)$":
        return "catch_all"
    parts = text.split("/")
    if parts[0] == "admin" and parts[3:] == ["<path:object_id>", ""]:
        return f"{parts[1]}_{parts[2]}_record"
    return text
