"""Where a sign-in leads: to the page that the link meant, and never to another site."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit

from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from django.http import HttpRequest

HOME = "/"
MAX_LENGTH = 2000
LONGEST_NOTED = 500
_SLASHES = frozenset("/\\⁄∕⧸╱⟋／＼")


def safe_next(wanted: str) -> str:
    """The path if it stays on this site and is no step of the sign-in itself, else home."""
    for _step in range(3):  # a half session that ended leaves one sign-in page inside another
        if not _is_ours(wanted):
            return HOME
        parts = urlsplit(wanted)
        if not parts.path.startswith((reverse("accounts:sign-in"), reverse("accounts:sign-out"))):
            return wanted
        wanted = parse_qs(parts.query).get("next", [HOME])[0]
    return HOME


def path_to_note(wanted: str) -> str:
    """The path as it may be written down until a mail leaves; home for a long one, or a secret one.

    A one-time link's address is its secret, and secrets are stored nowhere.
    """
    target = safe_next(wanted)
    try:
        is_secret = "token" in resolve(urlsplit(target).path).kwargs
    except Resolver404:
        return HOME
    return HOME if is_secret or len(target) > LONGEST_NOTED else target


def safe_path(wanted: str) -> str:
    """The path if it stays on this site, be it a step of the sign-in or not; else home."""
    return wanted if _is_ours(wanted) else HOME


def landing(request: HttpRequest) -> str:
    """Where this sign-in is to lead, from `next` of the form or the address."""
    return safe_next(request.POST.get("next") or request.GET.get("next") or HOME)


def step(name: str, request: HttpRequest, wanted: str = "") -> str:
    """The address of another step of the sign-in; it leads on as this one does, or to `wanted`."""
    return leading(reverse(name), wanted or landing(request))


def leading(path: str, wanted: str) -> str:
    """The path of a step that leads to `wanted`; as it is where that is home, or another site."""
    target = safe_next(wanted)
    return path if target == HOME else f"{path}?next={quote(target)}"


def _is_ours(wanted: str) -> bool:
    plain = unquote(unquote(wanted))
    if len(wanted) > MAX_LENGTH or not wanted.startswith("/"):
        return False
    if len(plain) > 1 and plain[1] in _SLASHES:
        return False
    for text in (wanted, plain):
        if any(unicodedata.category(sign)[0] == "C" or sign == "\\" for sign in text):
            return False
    return url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
