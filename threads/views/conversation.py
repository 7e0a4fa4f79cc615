"""The whole conversation about a record, and the form that adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from threads.presenting import reader_of, talk_of
from threads.reading import conversation
from threads.services.seeing import note_seen
from threads.services.sending import send_message
from threads.states import Side
from threads.typed import Typed
from threads.views.base import ThreadView
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LARGEST_KEY = 2**63 - 1


def number_in(text: str | None) -> int:
    """The key that an address or a form names; 0 for none."""
    good = bool(text) and text.isascii() and text.isdecimal()  # type: ignore[union-attr]
    return min(int(text[:20]), LARGEST_KEY) if good and text else 0


class ConversationView(ThreadView):
    """All messages, the newest page of them first."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """A page of messages, with the form below."""
        return self.page(Typed())

    def page(self, typed: Typed, refusal: DomainError | None = None) -> HttpResponse:
        """The page, as it stands or with what is wrong."""
        membership = self.membership
        before = number_in(self.request.GET.get("before")) or None
        context = {
            "talk": talk_of(
                self.about,
                conversation(self.about.kind, self.about.key, reader_of(membership), before=before),
                membership,
                typed=typed,
                refusal=refusal,
                offers_people=True,
            ),
            "about": self.about,
            "is_older": before is not None,
            "at": timezone.now(),
        }
        status = refusal.status if refusal else 200
        return render(self.request, "threads/conversation.html", context, status=status)


class WriteView(ConversationView):
    """Sends a message, or shows the page again with what is wrong and all that was typed."""

    access = Permission.WRITE_MESSAGES

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The form stands on the record's own page."""
        return HttpResponseRedirect(self.about.page)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Send it; who writes has read what stood above the form."""
        typed = Typed.of(request.POST)
        try:
            self.require_vendor()
            message = send_message(
                about=self.about,
                draft=typed.draft,
                uploads=request.FILES.getlist("files"),
                side=Side.VENDOR,
                actor=request.actor,  # type: ignore[attr-defined]
            )
        except DomainError as refusal:
            return self.page(typed, refusal)
        upto = number_in(request.POST.get("seen"))
        if upto:
            note_seen(about=self.about, reader=reader_of(self.membership), upto=upto)
        messages.success(request, _sent(internal=message.is_internal))
        return HttpResponseRedirect(f"{self.about.page}#message-{message.pk}")


def _sent(*, internal: bool) -> str:
    return _("The internal note is kept.") if internal else _("The message is sent.")
