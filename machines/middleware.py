"""Requests that come with an access token: who it is, how much it may ask, and what it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.utils.translation import gettext as _

from machines import limits
from machines.machine import Machine
from machines.services.tokens import note_use, token_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

PREFIX = "/api/"
LONGEST = 200  # characters of a token that is looked up


class MachineMiddleware:
    """Puts an API client where else a person stands, for addresses of the API alone.

    A request with a token is the client's, whatever session the browser sends beside it; with a
    token that opens no door it is nobody's. `request.machine` is the client at work, or None.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the token, then go on; say how much may still be asked."""
        given = _bearer(request)
        request.machine = None  # type: ignore[attr-defined]
        request.is_refused = False  # type: ignore[attr-defined]
        request.standing = None  # type: ignore[attr-defined]
        if given is not None:
            self._enter(request, given)
        response = self.get_response(request)
        standing: limits.Standing | None = request.standing  # type: ignore[attr-defined]
        for name, value in standing.headers().items() if standing else ():
            response.headers.setdefault(name, value)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse a token that opens no door, and a client that asks too much."""
        if request.is_refused:  # type: ignore[attr-defined]
            return refused()
        machine: Machine | None = request.machine  # type: ignore[attr-defined]
        if machine is None:
            return None
        standing = limits.take(machine.client.public_id)
        request.standing = standing  # type: ignore[attr-defined]
        return too_many(standing) if standing.is_over else None

    def _enter(self, request: HttpRequest, given: str) -> None:
        token = token_of(given) if len(given) <= LONGEST and given.isascii() else None
        if token is None:
            request.is_refused = True  # type: ignore[attr-defined]
            return
        machine = Machine.with_token(token)
        note_use(machine.client, request.META.get("REMOTE_ADDR", ""), token.clock)  # type: ignore[attr-defined]
        request.machine = machine  # type: ignore[attr-defined]
        request.user = machine  # type: ignore[assignment]
        request.actor = machine.actor(request)  # type: ignore[attr-defined]


def refused() -> HttpResponse:
    """One answer for a token that is unknown, expired or revoked, and for a suspended vendor."""
    detail = _("This access token opens nothing (any more). Ask for a new one at /api/v1/token/.")
    response = JsonResponse({"code": "invalid_token", "detail": detail, "field": ""}, status=401)
    response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return response


def too_many(standing: limits.Standing) -> HttpResponse:
    """The limit of this minute is used up."""
    detail = words_of_limit(standing)
    return JsonResponse({"code": "too_many_requests", "detail": detail, "field": ""}, status=429)


def words_of_limit(standing: limits.Standing) -> str:
    """Why it is too much, and when it is not any more."""
    return _("More than %(most)s requests in a minute. Wait %(seconds)s s, then go on.") % {
        "most": standing.most,
        "seconds": standing.seconds,
    }


def _bearer(request: HttpRequest) -> str | None:
    """What the Authorization header bears; None where it bears nothing, or this is no API."""
    if not request.path.startswith(PREFIX):
        return None
    kind, _blank, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None
