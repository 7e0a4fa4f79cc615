"""The one form in which an entry is written down and hashed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

GENESIS = "0" * 64
"""What the first entry of a chain names as the hash before it."""


def canonical(value: object) -> str:
    """The value as JSON with sorted keys and no spaces, after RFC 8785.

    Decimals, dates, aware datetimes and UUIDs become strings. Raises TypeError for a float, a
    naive datetime, a key that is not text, and whatever else has no single exact form.
    """
    return json.dumps(
        _plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def moment(at: datetime) -> str:
    """An aware datetime in UTC to the microsecond: "2026-05-04T08:30:00.000000Z"."""
    if at.tzinfo is None:
        raise TypeError("A datetime without a zone names no moment.")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def digest(prev_hash: str, body: str) -> str:
    """SHA-256 in hex over the 64 hex characters of the hash before and the body in UTF-8."""
    return hashlib.sha256((prev_hash + body).encode()).hexdigest()


def commitment(salt: str, value: str) -> str:
    """SHA-256 in hex over salt and value: it proves the value as long as the salt is kept."""
    return hashlib.sha256((salt + value).encode()).hexdigest()


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return {_key(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return _text(value)


def _text(value: object) -> str:
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{value!r} has no exact form: give text, a whole number or a Decimal.")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"The key {key!r} is not text.")
    return key
