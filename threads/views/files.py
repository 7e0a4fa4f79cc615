"""Attached files: handed out by short-lived links, as attachments that no browser runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.views import View

from threads.handing import handed_out
from threads.links import bearer_of, held_by, link_to, opened

if TYPE_CHECKING:
    from django.http import FileResponse, HttpRequest


class FileView(View):
    """Leads to a fresh link for who may read the message; to others there is no such file."""

    access = "verified"
    small = False

    def get(self, request: HttpRequest, key: int) -> HttpResponseRedirect:
        """The rights are looked at here, and again where the link leads."""
        held = held_by(request, key)
        if held is None:
            raise Http404
        return HttpResponseRedirect(link_to(held, bearer=bearer_of(request), small=self.small))


class LinkView(View):
    """Hands out a file; the link is bound to the person, the vendor and the next minutes."""

    access = "verified"

    def get(self, request: HttpRequest, token: str) -> FileResponse:
        """The bytes, under the name that the file had."""
        found = opened(request, token)
        if found is None:
            raise Http404
        held, small = found
        return handed_out(held.file, small=small)
