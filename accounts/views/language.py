"""The language of signed-out pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponseRedirect
from django.views import View

from accounts.landing import safe_path

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

A_YEAR = 365 * 24 * 60 * 60


class LanguageView(View):
    """POST keeps the choice in a cookie and comes back to the page it was made on."""

    access = "public"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set the cookie; a language that we do not speak changes nothing."""
        response = HttpResponseRedirect(safe_path(request.POST.get("next", "/")))
        language = request.POST.get("language", "")
        if language in dict(settings.LANGUAGES):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=A_YEAR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
