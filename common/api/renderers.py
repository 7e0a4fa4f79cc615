"""JSON out, quickly."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer


def plain(value: Any) -> Any:
    """What orjson does not know: money as a string, translated text, anything else as text."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


class ORJSONRenderer(BaseRenderer):
    """Renders with orjson: datetimes as ISO 8601 with Z, decimals as strings."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        """Bytes of JSON; nothing for no data."""
        if data is None:
            return b""
        return orjson.dumps(data, default=plain, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)
