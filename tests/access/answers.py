"""What an answer means, what is missing in its headers, and how it looks without chance marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpResponse

REDIRECT = 302
MEANINGS = {400: "open", 401: "sign-in", 403: "refused", 404: "missing", 405: "method"}
SAFE = {
    "X-Content-Type-Options": r"nosniff",
    "X-Frame-Options": r"DENY",
    "Referrer-Policy": r"strict-origin-when-cross-origin|no-referrer|same-origin",
    "Cross-Origin-Opener-Policy": r"same-origin",
    "Cross-Origin-Resource-Policy": r"same-origin",
    "Permissions-Policy": r".*geolocation=\(\).*",
    "Cache-Control": r".*no-store.*",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
CHANCE = re.compile(
    rb"[0-9a-f]{32}"  # the request's id
    rb"|csrf[^>]*>"
    rb"|acorn-client-[0-9a-f]{20}"
    rb"|\bPO\d{6}\b|NOSUCH01"  # what was asked for, which the asker knows
)


def meaning(response: HttpResponse) -> str:
    """One word: open, sign-in, code, desk, refused, missing, method, or "broken"."""
    status = response.status_code
    if status == REDIRECT:
        target = response["Location"]
        if target.startswith("/sign-in/code/"):
            return "code"
        if re.match(r"/sign-in/(\?|$)", target):
            return "sign-in"
        return "desk" if target == "/admin/" else "open"
    if status == 403 and b'"second_factor"' in response.content:
        return "code"
    if status >= 500:
        return "broken"
    return MEANINGS.get(status, "open")


def bare(response: HttpResponse) -> list[str]:
    """What the headers and cookies of this answer lack."""
    lacks = [
        f"{name} is {response.get(name)!r}"
        for name, pattern in SAFE.items()
        if not re.fullmatch(pattern, response.get(name, ""))
    ]
    policy = dict(
        part.strip().partition(" ")[::2]
        for part in response.get("Content-Security-Policy", "").split(";")
    )
    alone = policy.keys() == {"sandbox", "default-src"} and policy["default-src"] == "'none'"
    lacks += (
        []
        if alone
        else [  # a file: nothing in it may do anything
            f"{name} {policy.get(name)!r} in the content security policy"
            for name, value in POLICY.items()
            if policy.get(name) != value
        ]
    )
    if "unsafe" in response.get("Content-Security-Policy", "unsafe"):
        lacks.append("an unsafe content security policy")
    for cookie in response.cookies.values():
        if cookie.value and not (cookie["httponly"] and cookie["samesite"]):
            lacks.append(f"the cookie {cookie.key} without HttpOnly or SameSite")
    return lacks


def plain(response: HttpResponse) -> tuple[int, bytes, dict[str, str]]:
    """Status, content and headers without what differs from one request to the next."""
    headers = {
        name: value
        for name, value in response.items()
        if name not in {"X-Request-ID", "Content-Length"}
    }
    return response.status_code, CHANCE.sub(b"", response.content), headers
