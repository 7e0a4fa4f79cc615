"""What the description of the API says of every operation, so that no view repeats it."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from machines.api.codes import CODES
from machines.api.guide import TAGS, guide

PREFIX, TOKEN = "/api/v1/", "/api/v1/token/"
ERROR = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
DONE = {"200": "Done.", "201": "Written."}
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
    "415": "The body is of another kind than this address takes.",
}
OF_SOME = {"404": "There is no such thing, or it is not yours."}
OF_TOKENS = {
    "400": "The form is not as it should be; `error` says in which way.",
    "401": "Client id and secret do not belong together, or the client was revoked.",
    "429": "Too many wrong secrets from this address; `Retry-After` says how long to wait.",
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
RATE = {
    "RateLimit": {
        "schema": {"type": "string"},
        "description": "What is left in this minute, and the seconds to the next.",
        "example": '"client";r=599;t=42',
    },
    "RateLimit-Policy": {
        "schema": {"type": "string"},
        "description": "How many requests in how many seconds.",
        "example": '"client";q=600;w=60',
    },
}
WAIT = {
    "Retry-After": {
        "schema": {"type": "integer", "minimum": 1},
        "description": "Seconds to wait before the same may be sent again.",
    }
}
REPLAYED = {
    "Idempotency-Replayed": {
        "schema": {"type": "string", "enum": ["true"]},
        "description": "Nothing was done now: this is the answer to the first request.",
    }
}


def complete(
    result: dict[str, Any], generator: object, request: object, public: object
) -> dict[str, Any]:
    """drf-spectacular's hook: the guide, and of each operation the refusals, headers and key."""
    result["info"]["description"] = guide()
    result["servers"] = [{"url": settings.PUBLIC_URL}]
    result["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    schemas = result["components"]["schemas"]
    for name in ("Error", "Problem"):
        schemas[name]["properties"]["code"]["enum"] = list(CODES)
    flows = result["components"]["securitySchemes"]["client"]["flows"]
    flows["clientCredentials"]["tokenUrl"] = settings.PUBLIC_URL + TOKEN
    for path, operations in result["paths"].items():
        if path.startswith(PREFIX):
            for method, operation in operations.items():
                _complete(path, method, operation)
    return result


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    responses, is_post = operation["responses"], method == "post" and path != TOKEN
    if path == TOKEN:
        _describe(responses, OF_TOKENS)
        _describe(responses, {"406": OF_ALL["406"], "415": OF_A_POST["415"]}, adds=True)
    else:
        _describe(responses, {**OF_ALL, **(OF_A_POST if is_post else {})}, adds=True)
    _describe(responses, {**DONE, **OF_SOME})
    if is_post:
        operation.setdefault("parameters", []).append(KEY)
    for status, response in responses.items():
        headers = dict(RATE) if path != TOKEN else {}
        if status == "429" or (status == "409" and is_post):
            headers |= WAIT
        if is_post and (status < "300" or status in {"400", "404", "409"}):
            headers |= REPLAYED
        if headers:
            response["headers"] = headers


def _describe(responses: dict[str, Any], texts: dict[str, str], *, adds: bool = False) -> None:
    """Say what each status means; with `adds` also of those that the view does not name."""
    for status, text in texts.items():
        if adds:
            responses.setdefault(status, {"content": ERROR, "description": ""})
        if status in responses:
            responses[status]["description"] = responses[status]["description"] or text
