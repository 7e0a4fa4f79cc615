"""What happens to every request: an id, the true address of the client, safe headers."""

from __future__ import annotations

import ipaddress
import logging
import time
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.cache import patch_vary_headers

from common.formats import file_size
from common.logs import enter_request, route_of
from common.views.errors import too_large, without_length

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Handler = Callable[[HttpRequest], HttpResponse]

access_log = logging.getLogger("acorn.access")
QUIET_ROUTES = frozenset({"/healthz"})
FIRST_ERROR = 400
PRIVATE_TYPES = ("text/html", "application/json")
FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)


class RequestIdMiddleware:
    """Gives each request an id: `request.request_id`, the answer's X-Request-ID, every log line."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and write the access line: the route, never the address."""
        started = time.perf_counter()
        request_id = uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        enter_request(request_id)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            self._note(request, response, time.perf_counter() - started)
        finally:
            enter_request("")
        return response

    def _note(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        route = route_of(request)
        static = request.resolver_match is None and response.status_code < FIRST_ERROR
        if static or route in QUIET_ROUTES:
            return  # files and probes say nothing of what people did
        access_log.info(
            "request",
            extra={
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
            },
        )


class TrustedProxyMiddleware:
    """Puts the client's own address into REMOTE_ADDR, believing listed proxies only.

    X-Forwarded-For is read from the right: each hop was written by the one after it, so the
    first address that is not a listed proxy is the last one that nobody else could invent.
    What an unlisted sender says about forwarding is thrown away.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.proxies = [ipaddress.ip_network(n, strict=False) for n in settings.TRUSTED_PROXIES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Settle address and scheme, then go on."""
        meta = request.META
        said = {name: meta.pop(name, "") for name in FORWARDED}
        if self._is_proxy(meta.get("REMOTE_ADDR", "")):
            meta["REMOTE_ADDR"] = self._client(meta["REMOTE_ADDR"], said["HTTP_X_FORWARDED_FOR"])
            scheme = said["HTTP_X_FORWARDED_PROTO"].rpartition(",")[2].strip().lower()
            meta["HTTP_X_FORWARDED_PROTO"] = scheme
        return self.get_response(request)

    def _client(self, peer: str, forwarded: str) -> str:
        client = peer
        for hop in reversed(forwarded.split(",")):
            address = bare_address(hop)
            if not address:
                break
            client = address
            if not self._is_proxy(address):
                break
        return client

    def _is_proxy(self, address: str) -> bool:
        if not self.proxies:
            return False
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self.proxies)


class HeadersMiddleware:
    """Headers that Django does not set: nothing private is cached, nothing is lent to others."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and add what the answer lacks."""
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        private = settings.SESSION_COOKIE_NAME in request.COOKIES
        private = private or settings.SESSION_COOKIE_NAME in response.cookies
        if private and response.get("Content-Type", "").startswith(PRIVATE_TYPES):
            response["Cache-Control"] = "no-store"  # whatever a view says: it is one person's
            patch_vary_headers(response, ["Cookie"])
        else:
            response.setdefault("Cache-Control", "no-store")
        return response


class BodyMiddleware:
    """Refuses a body that is larger than any form of ours, before a byte of it is read.

    One that comes in pieces without its length would be read as empty (WSGI): it is refused, too.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on, or say how much may be sent at once; without a length there is no body."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length == "0" and "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            return without_length(request)
        if length.isascii() and length.isdecimal() and int(length) > settings.MOST_BODY:
            return too_large(request, file_size(settings.MOST_BODY))
        return self.get_response(request)


def bare_address(hop: str) -> str:
    """The address in a hop of X-Forwarded-For without port and brackets, or "" if it is none."""
    text = hop.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""
