"""Secrets and tokens: how they are made, and what of them is stored."""

from __future__ import annotations

import hmac
import secrets

from common.onetime import digest

CLIENT_ID, SECRET, TOKEN = "acorn-client-", "acorn-secret-", "acorn-token-"
"""How each begins, so that people and scanners of repositories know one when they see it."""


def new_client_id() -> str:
    """The public name of a client at the token address: 80 random bits, no secret."""
    return CLIENT_ID + secrets.token_hex(10)


def new_secret(kind: str) -> str:
    """A secret or token of 256 random bits.

    Nobody guesses that, so a plain SHA-256 of it may be stored: a slow hash, as passwords need
    it, would cost a tenth of a second with every token and protect nothing more.
    """
    return kind + secrets.token_urlsafe(32)


def is_same(given: str, stored: str) -> bool:
    """Whether this is the secret whose hash is stored; takes as long for a wrong one."""
    return hmac.compare_digest(digest(given), stored)
