"""Choosing for which of one's vendors one works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.views import View

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from vendors.tenancy import Tenancy


class SwitchView(View):
    """Work for another vendor of one's own from now on; a vendor that is not is not found."""

    access = "verified"
    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Choose it, and begin with what it has to do today."""
        tenancy: Tenancy = request.tenancy  # type: ignore[attr-defined]
        if not tenancy.choose(request, request.POST.get("vendor", "")):
            raise Http404
        return HttpResponseRedirect("/")
