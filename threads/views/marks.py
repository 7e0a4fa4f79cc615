"""What somebody has seen, and whether he wants to hear more: written by POST alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from threads.presenting import reader_of
from threads.services.seeing import follow, note_seen
from threads.views.base import ThreadView
from threads.views.conversation import number_in

if TYPE_CHECKING:
    from django.http import HttpRequest


class SeenView(ThreadView):
    """Everything up to a message was seen; a script says so when it is, else a button."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Note it; nothing is shown to a script."""
        self.require_vendor()
        upto = number_in(request.POST.get("seen"))
        note_seen(about=self.about, reader=reader_of(self.membership), upto=upto)
        if request.headers.get("X-Requested-With") == "fetch":
            return HttpResponse(status=204)
        return HttpResponseRedirect(f"{self.about.page}#messages")


class FollowView(ThreadView):
    """Mail about each message of this thread, or not."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Note the wish."""
        self.require_vendor()
        follows = request.POST.get("follow") == "yes"
        follow(about=self.about, person_id=request.user.pk or 0, follows=follows)
        messages.success(
            request,
            _("You get a mail about each new message of this thread.")
            if follows
            else _("You get mail about this thread only when a message names you."),
        )
        return HttpResponseRedirect(f"{self.about.page}#messages")
