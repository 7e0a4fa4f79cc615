"""Every refusal of the API in one shape: code, detail, field, and problems where there are many."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from common.errors import DomainError, Refused

MISSING = frozenset({"required", "null", "blank", "empty"})


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; None lets Django answer 500."""
    if isinstance(error, DomainError):
        seconds = getattr(error, "seconds", None)  # how long to wait, where waiting helps
        headers = {"Retry-After": str(seconds)} if seconds else None
        return Response(body_of(error), status=error.status, headers=headers)
    if isinstance(error, Http404 | exceptions.NotFound):
        return _answer(404, "not_found", _("There is no such thing for your account."))
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        return _answer(403, "not_permitted", str(error) or _("Your account may not do this."))
    if isinstance(error, exceptions.ValidationError):
        detail, field = _first(error.detail)
        missing = isinstance(detail, exceptions.ErrorDetail) and detail.code in MISSING
        name = field or _("The body")
        said = _("%(field)s is missing; it is needed.") % {"field": name} if missing else detail
        return _answer(400, "invalid", str(said), field)
    return _of_the_wire(error)


def _of_the_wire(error: Exception) -> Response | None:
    """What is wrong with the request before anybody looks at its content."""
    if isinstance(error, RequestDataTooBig):
        return _answer(413, "too_large", _("The body is larger than we read."))
    if isinstance(error, exceptions.APIException):
        code = error.get_codes()
        return _answer(
            error.status_code, code if isinstance(code, str) else "invalid", str(error.detail)
        )
    return None


def body_of(error: DomainError) -> dict[str, Any]:
    """A refusal as the API says it."""
    body: dict[str, Any] = {"code": error.code, "detail": str(error), "field": error.field}
    if isinstance(error, Refused):
        body["problems"] = [
            {"field": p.path, "code": p.code, "detail": str(p.reason), "value": p.value}
            for p in error.problems
        ]
    return body


def _answer(status: int, code: str, detail: str, field: str = "") -> Response:
    return Response({"code": code, "detail": detail, "field": field}, status=status)


def _first(detail: Any, path: str = "") -> tuple[str, str]:
    if isinstance(detail, dict):
        key, value = next(iter(detail.items()))
        if key == api_settings.NON_FIELD_ERRORS_KEY:
            return _first(value, path)
        return _first(value, f"{path}.{key}" if path else str(key))
    if isinstance(detail, list):
        return _first(detail[0], path)
    return detail, path
