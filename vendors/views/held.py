"""A form that came after its session had ended: send it again, or let it go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views import View

from accounts.landing import safe_path
from vendors import holding

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class HeldView(View):
    """GET offers it, POST lets it go; sending it again is a form to where it was sent before."""

    access = "verified"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show where it goes; nothing is sent by looking."""
        held = holding.held(request)
        if held is None:
            return HttpResponseRedirect("/")
        return render(request, "vendors/held.html", {"held": held})

    def post(self, request: HttpRequest) -> HttpResponse:
        """On to the page on which it stood, without it."""
        held = holding.held(request)
        holding.let_go(request)
        return HttpResponseRedirect(safe_path(held.page) if held else "/")
