"""How the API knows a machine: `MachineMiddleware` has looked at its token by then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication

from vendors.permissions import Scope

if TYPE_CHECKING:
    from rest_framework.request import Request


class BearerAuthentication(BaseAuthentication):
    """The API client of this request. It sends no cookie, so it needs no CSRF token."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """The machine, or None."""
        machine = getattr(request._request, "machine", None)  # noqa: SLF001  DRF's own way to it
        return (machine, None) if machine else None

    def authenticate_header(self, request: Request) -> str:
        """What an unknown caller is asked for."""
        return "Bearer"


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the API's description names it: registered by being defined."""

    target_class = BearerAuthentication
    name = "client"

    def get_security_definition(self, auto_schema: object) -> dict[str, Any]:
        """Client credentials, in OpenAPI's words."""
        scopes = {scope.value: str(scope.label) for scope in Scope}
        flow = {"tokenUrl": "/api/v1/token/", "scopes": scopes}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}
