"""Pages for what went wrong: what happened, whether anything was saved, what to do now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest

    from common.errors import DomainError
    from common.pace import TooOften


CODES = {
    400: "invalid",
    403: "not_permitted",
    404: "not_found",
    411: "length_required",
    413: "too_large",
}
"""What the API calls a refusal that comes before any view of its own."""


def _page(request: HttpRequest, status: int, title: str, text: str, todo: str = "") -> HttpResponse:
    if request.path.startswith("/api/"):
        code = CODES.get(status, "error")
        return JsonResponse({"code": code, "detail": text, "field": ""}, status=status)
    context = {
        "title": title,
        "text": text,
        "todo": todo,
        "status": status,
        "request_id": getattr(request, "request_id", ""),
    }
    return render(request, "layouts/error.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for what never was and for what belongs to somebody else."""
    return _page(
        request,
        404,
        _("There is nothing here"),
        _("This address leads nowhere, or to something that your account does not hold."),
        _("Look the order up by its number, or go to Today."),
    )


def not_permitted(request: HttpRequest, refusal: DomainError | None = None) -> HttpResponse:
    """403 with the refusal's own sentence."""
    text = str(refusal) if refusal else _("Your account may not do this.")
    return _page(request, 403, _("Not with your account"), text, _("Nothing was changed."))


def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """A refusal that no form takes, with its own status and sentence."""
    return _page(request, refusal.status, _("That did not work"), str(refusal))


def too_often(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """429 with the refusal's own sentence, and when to come again."""
    response = _page(request, 429, _("One moment, please"), str(refusal))
    response["Retry-After"] = str(refusal.seconds)
    return response


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 from Django itself."""
    return not_permitted(request)


def too_large(request: HttpRequest, most: str) -> HttpResponse:
    """413, before anything of it is read."""
    return _page(
        request,
        413,
        _("Too much at once"),
        _("What you sent is larger than %(most)s together. Nothing of it was saved.")
        % {"most": most},
        _("Go back, send it in several parts, or make the files smaller."),
    )


def without_length(request: HttpRequest) -> HttpResponse:
    """411: in pieces, and nobody said how long."""
    return _page(
        request,
        411,
        _("The length is missing"),
        _("What you sent came without Content-Length. Nothing of it was saved."),
        _("Send it with its length: most programs have a setting for it."),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent what no page of ours sends."""
    with _readers_language(request):
        return _page(
            request,
            400,
            _("This request could not be read"),
            _("Nothing was saved. Your deadlines are as they were."),
            _("Go back, open the page again and repeat."),
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old or comes from elsewhere."""
    return _page(
        request,
        403,
        _("This form is no longer valid"),
        _("Nothing was saved. You may have signed in or out in another tab since you opened it."),
        _("Open the page again and repeat."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Says so without touching the database."""
    try:
        with _readers_language(request):
            return _page(
                request,
                500,
                _("Something broke on our side"),
                _(
                    "What you sent may not be saved; look before you repeat it. Deadlines keep "
                    "running."
                ),
                _("Try again in a minute. If it stays, tell your vendor manager the number below."),
            )
    except Exception:  # noqa: BLE001  even the page may be what broke
        return HttpResponse("Something broke on our side. Try again in a minute.", status=500)


def _readers_language(request: HttpRequest) -> translation.override:
    """The reader's, or what the browser asks for where it broke before anybody was known."""
    known = getattr(request, "LANGUAGE_CODE", "")
    return translation.override(known or translation.get_language_from_request(request))
