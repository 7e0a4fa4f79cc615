"""System checks for settings that would be unsafe or would lock everybody out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORTEST_KEY = 50


@register(Tags.security)
def address_is_secure(**_: Any) -> Sequence[CheckMessage]:
    """Links in mail lead to ACORN_URL: over http they could be read and changed on the way."""
    if settings.PUBLIC.scheme == "https" or not settings.PUBLIC.is_secure:
        return []
    hint = "Write it with https:// and let a proxy serve it."
    return [Error("ACORN_URL is http and not on this machine.", hint=hint, id="acorn.E001")]


@register(Tags.security, deploy=True)
def proxy_is_known(**_: Any) -> Sequence[CheckMessage]:
    """Without a trusted proxy no request counts as https, and all are redirected for ever."""
    if not settings.PUBLIC.is_secure or settings.TRUSTED_PROXIES:
        return []
    hint = "Set ACORN_TRUSTED_PROXIES to the address of the TLS proxy, such as 127.0.0.1."
    return [Warning("No proxy is trusted to say https.", hint=hint, id="acorn.W002")]


@register(Tags.security, deploy=True)
def key_is_long(**_: Any) -> Sequence[CheckMessage]:
    """Sessions and one-time links are only as safe as the key that signs them."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if all(len(key) >= SHORTEST_KEY for key in keys):
        return []
    hint = f"ACORN_SECRET_KEY and its fallbacks need {SHORTEST_KEY} random characters each."
    return [Warning("A secret key is short.", hint=hint, id="acorn.W003")]
