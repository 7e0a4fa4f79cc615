"""What the description of the API says of every operation, so that no view repeats it."""

from __future__ import annotations

from typing import Any

PREFIX, TOKEN = "/api/v1/", "/api/v1/token/"
ERROR = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
OF_ALL = {
    "400": "A parameter or the body is wrong; `field` says which.",
    "401": "No session and no valid access token.",
    "403": "Not with these rights or scopes.",
    "406": "Another format than JSON was asked for.",
    "429": "Too many requests in this minute; `Retry-After` says how many seconds to wait.",
}
OF_A_POST = {
    "409": "Somebody was quicker, or the idempotency key came before with another request.",
    "413": "The body is too large.",
    "415": "The body is no JSON.",
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[\x20-\x7E]+$"},
    "description": (
        "Makes a retry safe: for 30 days the same request under the same key is answered as the "
        "first time, with `Idempotency-Replayed: true`, and done once. Something else under the "
        "key, or the same while the first is at work, is a 409."
    ),
}


def complete(
    result: dict[str, Any], generator: object, request: object, public: object
) -> dict[str, Any]:
    """drf-spectacular's hook: the refusals that any operation may give, and the key's header."""
    for path, operations in result["paths"].items():
        if not path.startswith(PREFIX) or path == TOKEN:
            continue
        for method, operation in operations.items():
            _add(operation["responses"], OF_ALL)
            if method == "post":
                _add(operation["responses"], OF_A_POST)
                operation.setdefault("parameters", []).append(KEY)
    return result


def _add(responses: dict[str, Any], refusals: dict[str, str]) -> None:
    for status, text in refusals.items():
        known = responses.setdefault(status, {"content": ERROR, "description": ""})
        known["description"] = known["description"] or text
