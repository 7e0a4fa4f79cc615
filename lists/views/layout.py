"""How a list looks to a person: chosen once, there whenever he comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.http import HttpResponseRedirect
from django.views import View

from accounts.services.people import remember_layout
from lists.layout import layout_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.http import HttpRequest, HttpResponse

    from lists.layout import Column


class LayoutView(View):
    """Remembers the columns and the density of a list. A list says which it is in a subclass."""

    http_method_names = ("post",)
    access: ClassVar[str]
    list_key: ClassVar[str]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remember it, and back to the same rows, by an address that says how they look."""
        wanted = {
            "columns": ",".join(request.POST.getlist("columns")),
            "density": request.POST.get("density", ""),
        }
        layout = layout_of({} if "usual" in request.POST else wanted, self.columns(request))
        remember_layout(
            person=request.user,  # type: ignore[arg-type]
            of=self.list_key,
            layout=layout.text(),
            actor=request.actor,  # type: ignore[attr-defined]
        )
        return HttpResponseRedirect(
            self.link(request, request.POST.get("query", ""), layout.chosen)
        )

    def columns(self, request: HttpRequest) -> Collection[Column]:
        """The columns among which this person may choose."""
        raise NotImplementedError

    def link(self, request: HttpRequest, query: str, layout: Mapping[str, str]) -> str:
        """The list at this query, in this layout instead of the one that stands there."""
        raise NotImplementedError
