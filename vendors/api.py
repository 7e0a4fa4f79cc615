"""How the API knows who asks: the same signed-in, verified session as the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission

from vendors.permissions import Permission, staff_can

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class VerifiedSessionAuthentication(SessionAuthentication):
    """The session's person, if both factors were given; unsafe methods need the CSRF token."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """The person, or None."""
        user = getattr(request._request, "user", None)  # noqa: SLF001  DRF's own way to it
        if user is None or not user.is_authenticated or not user.is_verified():
            return None
        self.enforce_csrf(request)
        return user, None

    def authenticate_header(self, request: Request) -> str:
        """Makes an unknown caller a 401, not a 403."""
        return "Session"


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the API's description names the session: registered by being defined."""

    target_class = VerifiedSessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, Any]:
        """A cookie, in OpenAPI's words."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class HasPermission(BasePermission):
    """Second lock behind `AccessMiddleware`: the view's `access`, for any of the vendors."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether the person holds what the view declares."""
        access = getattr(view, "access", None)
        if access == "public":
            return True
        user: Any = request.user  # None when nobody is signed in (UNAUTHENTICATED_USER)
        if user is None or not user.is_authenticated or not user.is_verified():
            return False
        if access is None or access == "verified":
            return True
        permission = Permission(access)
        tenancy = request._request.tenancy  # type: ignore[attr-defined]  # noqa: SLF001
        return staff_can(user, permission) or any(m.can(permission) for m in tenancy.memberships)
