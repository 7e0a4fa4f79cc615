"""Who asks, how sure we are of it, and in which language and zone he reads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from accounts import sessions
from common.actors import Actor

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest, HttpResponse

AGENT_LENGTH = 300


class PersonMiddleware(AuthenticationMiddleware):
    """Sets `request.user`, whose `is_verified()` says whether both factors were given in this
    session, and `request.actor` for services. No device is asked for: a session dies when a factor
    changes. `request.had_session` says whether the browser came with a session, be it over or not,
    and `request.session_before` what stood in it.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Find the person, unless the session is over."""
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.had_session = bool(cookie)  # type: ignore[attr-defined]
        request.session_before = dict(request.session.items())  # type: ignore[attr-defined]
        sessions.end_if_over(request)
        request.user = SimpleLazyObject(lambda: _person(request))  # type: ignore[assignment]
        request.actor = actor_of(request)  # type: ignore[attr-defined]


class LocaleMiddleware:
    """Speaks the person's language in his zone; to nobody, what the browser asks for, in UTC.

    Until both factors are given, a language that was chosen at the gate goes before the person's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language."""
        person = request.user
        language = _language_of(request)
        request.LANGUAGE_CODE = language  # for a page of an error above us
        with (
            translation.override(language),
            timezone.override(zone_of(getattr(person, "time_zone", ""))),
        ):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        if not person.is_authenticated:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request, as services and the audit log want to know it."""
    person = request.user
    meta = request.META
    return Actor(
        person_id=person.pk,
        name=getattr(person, "name", ""),
        factor=sessions.factor_of(request) if person.pk else "",
        source=_source(request.path),
        address=meta.get("REMOTE_ADDR", ""),
        agent=meta.get("HTTP_USER_AGENT", "")[:AGENT_LENGTH],
        request_id=getattr(request, "request_id", ""),
    )


def zone_of(name: str) -> ZoneInfo:
    """The zone of this name, UTC where there is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _language_of(request: HttpRequest) -> str:
    known = dict(settings.LANGUAGES)
    person: Any = request.user
    own = getattr(person, "language", "")
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    wanted = (own, chosen) if person.is_verified() else (chosen, own)
    for language in wanted:
        if language in known:
            return str(language)
    return translation.get_language_from_request(request)


def _person(request: HttpRequest) -> Any:
    person = get_user(request)
    return sessions.mark(person, verified=person.is_authenticated and sessions.is_whole(request))


def _source(path: str) -> str:
    first = path.lstrip("/").partition("/")[0]
    return first if first in {"api", "admin"} else "page"
