"""Secrets of one-time links: derived when the mail is written, never stored."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from django.conf import settings


def fresh_nonce() -> str:
    """Randomness of one row (128 bit): without it nobody can derive the row's secret."""
    return secrets.token_hex(16)


def derive(purpose: str, pk: int, nonce: str) -> str:
    """The secret of one row's link, 43 characters that a URL holds unchanged (256 bit).

    `purpose` keeps the links of one table from opening another, `nonce` is the row's own
    randomness. Only the installation's SECRET_KEY turns them into the secret.
    """
    return _derive(settings.SECRET_KEY, purpose, pk, nonce)


def recover(purpose: str, pk: int, nonce: str, expected: str) -> str | None:
    """The secret whose `digest` is `expected`, also when the key was rotated since; or None."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = _derive(key, purpose, pk, nonce)
        if hmac.compare_digest(digest(token), expected):
            return token
    return None


def digest(token: str) -> str:
    """What is stored of a secret: its SHA-256, 64 hexadecimal characters."""
    return hashlib.sha256(token.encode()).hexdigest()


def _derive(key: str | bytes, purpose: str, pk: int, nonce: str) -> str:
    secret = key if isinstance(key, bytes) else key.encode()
    message = f"acorn.onetime\0{purpose}\0{pk}\0{nonce}".encode()
    mac = hmac.new(secret, message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
