"""The one door: every address says who may open it, and what says nothing stays shut."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts import sessions
from accounts.landing import safe_next
from common.errors import NotPermitted
from common.views.errors import not_permitted
from vendors import holding
from vendors.permissions import Permission, staff_can
from vendors.tenancy import Tenancy

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

PUBLIC, PASSWORD, VERIFIED = "public", "password", "verified"
log = logging.getLogger(__name__)


def declared_access(view: Callable[..., Any], namespace: str = "") -> str:
    """What a view says of itself: "public", "password", "verified", or a `Permission`.

    The admin site's views say nothing of themselves: they all need `USE_ADMIN`. Raises
    `ImproperlyConfigured` for a view without a word, so that a forgotten one cannot be opened.
    """
    if namespace.split(":", maxsplit=1)[0] == "admin":
        return Permission.USE_ADMIN
    for candidate in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
        access = getattr(candidate, "access", None)
        if access:
            return str(access)
    raise ImproperlyConfigured(f"{view!r} declares no access.")


class AccessMiddleware:
    """Refuses before a view runs: nobody, password only, no membership, no right."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on, with the tenancy at hand."""
        request.tenancy = SimpleLazyObject(lambda: Tenancy.of(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer in the view's stead when it must not be opened."""
        match = request.resolver_match
        access = declared_access(view, match.namespace if match else "")
        if "\x00" in request.path:  # names nothing, and PostgreSQL would not even look
            raise Http404
        if access == PUBLIC:
            return None
        if not request.user.is_authenticated:
            return self._sign_in(request, view)
        if access == PASSWORD:
            return None
        if not request.user.is_verified():
            return self._second_factor(request, view)
        offer = self._offer(request) if sessions.HELD in request.session else None
        if offer is not None or access == VERIFIED:
            return offer
        return self._check_right(request, Permission(access))

    def _offer(self, request: HttpRequest) -> HttpResponse | None:
        """First of all the form that came too late, once; it is let go of when it comes again."""
        if not _is_api(request) and holding.is_to_be_offered(request):
            return HttpResponseRedirect(reverse("vendors:held"))
        held = holding.held(request)
        if held and request.method == "POST" and held.path == request.get_full_path():
            holding.let_go(request)
        return None

    def _check_right(self, request: HttpRequest, permission: Permission) -> HttpResponse | None:
        if staff_can(request.user, permission):  # type: ignore[arg-type]
            return None
        tenancy: Tenancy = request.tenancy  # type: ignore[attr-defined]
        if permission == Permission.USE_ADMIN:
            raise Http404
        if not tenancy.memberships:
            if request.user.is_staff and not _is_api(request):
                return HttpResponseRedirect(reverse("admin:index"))
            return self._refuse(request, permission)
        if any(membership.can(permission) for membership in tenancy.memberships):
            return None
        return self._refuse(request, permission)

    def _refuse(self, request: HttpRequest, permission: Permission) -> HttpResponse:
        sentence = _("Your account may not do this: “%(right)s”. Ask an admin of your company.")
        if getattr(request, "machine", None):
            sentence = _(
                "This API client may not do this: “%(right)s”. An admin of your company lets it, "
                "under “API clients” in the settings."
            )
        refusal = NotPermitted(sentence % {"right": permission.label})
        return _api_answer(refusal) if _is_api(request) else not_permitted(request, refusal)

    def _sign_in(self, request: HttpRequest, view: Callable[..., Any]) -> HttpResponse:
        if _is_api(request):
            text = _("Send an access token of /api/v1/token/, or sign in.")
            response = _api_problem(401, "not_signed_in", text)
            response["WWW-Authenticate"] = "Bearer"
            return response
        wanted = _wanted(request, view)
        if request.had_session:  # type: ignore[attr-defined]
            told = [_("Your session has ended. Sign in again to go on.")]
            if holding.hold(request, wanted):
                told.append(_("What you just sent is kept: you can send it again then."))
            elif not _is_looking(request):
                told.append(_("What you just sent was not saved."))
            messages.info(request, " ".join(told))
        return _redirect(request, wanted, "accounts:sign-in")

    def _second_factor(self, request: HttpRequest, view: Callable[..., Any]) -> HttpResponse:
        if _is_api(request):
            return _api_problem(403, "second_factor", _("Give your second factor first."))
        return _redirect(request, _wanted(request, view), "accounts:code")


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _api_problem(status: int, code: str, detail: str) -> JsonResponse:
    return JsonResponse({"code": code, "detail": detail, "field": ""}, status=status)


def _api_answer(refusal: NotPermitted) -> JsonResponse:
    return _api_problem(refusal.status, refusal.code, str(refusal))


def _is_looking(request: HttpRequest) -> bool:
    return request.method in {"GET", "HEAD"}


def _wanted(request: HttpRequest, view: Callable[..., Any]) -> str:
    if _is_looking(request):
        return request.get_full_path()
    if "next" in request.GET:  # a form that came too late: on to where it would have led
        return safe_next(request.GET["next"])
    own = hasattr(getattr(view, "view_class", None), "get")  # or back to the page of the form
    return request.path if own or request.path.startswith("/admin/") else "/"


def _redirect(request: HttpRequest, wanted: str, name: str) -> HttpResponse:
    suffix = "" if wanted == "/" else f"?next={quote(wanted)}"
    response = HttpResponseRedirect(f"{reverse(name)}{suffix}")
    if request.headers.get("HX-Request"):  # a piece of a page cannot show the sign-in page
        response["HX-Redirect"] = response.url
        response.status_code = 204
        del response["Location"]
    return response
