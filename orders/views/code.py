"""The address of an order or of the list as a QR code: it stands on what is printed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views import View

from orders.list_address import address_of
from orders.numbers import is_number
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest


class CodeView(View):
    """As SVG: the page of `order`, or else the list at the other parameters, as it reads them.

    It says no more than the address that asks for it: whether there is such an order is for the
    page to say, to whom it may. A browser asks only when it prints, so that no page waits for it.
    """

    access = Permission.VIEW_ORDERS
    http_method_names = ("get", "head")

    def get(self, request: HttpRequest) -> HttpResponse:
        """The picture."""
        out = BytesIO()
        code = segno.make(f"{settings.PUBLIC_URL}{self._path(request)}", error="m", micro=False)
        code.save(out, kind="svg", border=2, omitsize=True, svgclass=None, lineclass=None)
        return HttpResponse(out.getvalue(), content_type="image/svg+xml")

    @staticmethod
    def _path(request: HttpRequest) -> str:
        number = request.GET.get("order", "")
        if not number:
            sees_cost = request.tenancy.can(Permission.VIEW_COST)  # type: ignore[attr-defined]
            return address_of(request.GET, sees_cost=sees_cost).link()
        if not is_number(number):
            raise Http404
        return reverse("orders:detail", args=[number])
