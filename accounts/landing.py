"""Where a sign-in leads: to the page that the link meant, and never to another site."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from django.http import HttpRequest

HOME = "/"
MAX_LENGTH = 2000
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


def safe_path(wanted: str) -> str:
    """The path if it stays on this site, be it a step of the sign-in or not; else home."""
    return wanted if _is_ours(wanted) else HOME


def landing(request: HttpRequest) -> str:
    """Where this sign-in is to lead, from `next` of the form or the address."""
    return safe_next(request.POST.get("next") or request.GET.get("next") or HOME)


def step(name: str, request: HttpRequest) -> str:
    """The address of another step of the sign-in, which keeps where it leads."""
    wanted = landing(request)
    return reverse(name) if wanted == HOME else f"{reverse(name)}?next={quote(wanted)}"


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
