"""What the retailer's staff may do in a thread, at the page of its record.

The app of a kind gives its records: `class WriteMessage(acts.WriteMessage)` with `about`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin.acts import Act, ActForm
from common.admin.fields import SeveralFilesField
from threads.admin.erasing import EraseForm
from threads.admin.section import desk_reader, said_to, section_of
from threads.people import readers_of
from threads.services.erasing import erase_message
from threads.services.seeing import note_seen, settle
from threads.services.sending import send_message
from threads.services.writing import Draft
from threads.states import Audience, Side
from vendors.permissions import Permission

if TYPE_CHECKING:
    from threads.kinds import Record


class MessageForm(ActForm):
    """What is said. `send_key` makes the same form sent twice one message."""

    text = forms.CharField(
        label=gettext_lazy("Message"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Plain text. Write @ and a name to tell somebody who may read it."),
    )
    files = SeveralFilesField(  # type: ignore[assignment]
        label=gettext_lazy("Files"),
        required=False,
        help_text=gettext_lazy("Pictures (JPEG, PNG, WebP, HEIC) or PDF."),
    )
    mention = forms.MultipleChoiceField(
        label=gettext_lazy("Whom to tell"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("A tick does what an @ does."),
    )
    send_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mention"].choices = self.initial.get("people", [])  # type: ignore[attr-defined]


class ThreadAct(Act):
    """An act in the thread of the record."""

    permission = Permission.WRITE_TO_VENDORS
    is_of_section = True

    @property
    def about(self) -> Record:
        """The record as threads know it."""
        raise NotImplementedError

    def done(self) -> str:
        """Back to the messages."""
        return f"{super().done()}#messages"


class WriteMessage(ThreadAct):
    """Write to the vendor."""

    name = "message"
    label = gettext_lazy("Write to the vendor")
    button = gettext_lazy("Send message")
    opening = gettext_lazy("The vendor's people read it at once; who takes part gets a mail.")
    form = MessageForm
    template = "admin/threads/write.html"
    audience = Audience.BOTH

    def initial(self) -> dict[str, Any]:
        """A fresh key, how far one has read when the form opens, and who may be told."""
        readers = readers_of(self.about, self.audience)
        return {
            "send_key": uuid4(),
            "seen": said_to(self.request, self.about)["said"].last,
            "people": [(key, each.name) for key, each in readers.items() if key != self.own_key],
        }

    @property
    def own_key(self) -> int | None:
        """Of who writes: nobody tells himself."""
        return self.request.user.pk

    def facts(self) -> dict[str, Any]:
        """What was said before, below the form."""
        return {"section": section_of(self.request, self.about)}

    def run(self, form: MessageForm) -> str:
        """Send it; who writes has read what stood there."""
        draft = Draft(
            text=form.cleaned_data["text"],
            audience=self.audience,
            send_key=form.cleaned_data["send_key"] or uuid4(),
            mentions=tuple(int(key) for key in form.cleaned_data["mention"]),
        )
        send_message(
            about=self.about,
            draft=draft,
            uploads=form.cleaned_data["files"],
            side=Side.HOUSE,
            actor=self.actor,
        )
        if seen := form.cleaned_data["seen"]:
            note_seen(about=self.about, reader=desk_reader(self.request), upto=seen)
        return str(self.sent)

    sent = gettext_lazy("The message is sent.")


class WriteNote(WriteMessage):
    """Write a note that no vendor ever reads."""

    name = "note"
    label = gettext_lazy("Add an internal note")
    button = gettext_lazy("Keep the note")
    opening = gettext_lazy("Only the retailer's staff read it, never the vendor.")
    audience = Audience.HOUSE
    sent = gettext_lazy("The internal note is kept.")


class SettleThread(ThreadAct):
    """The vendor's last message wants no answer."""

    name = "settle"
    label = gettext_lazy("No answer needed")
    button = label
    opening = gettext_lazy("The thread leaves the list of those that wait. The vendor is not told.")

    def run(self, form: ActForm) -> str:
        """Settle it."""
        settle(about=self.about, actor=self.actor)
        return _("The thread waits no more.")


class EraseMessage(ThreadAct):
    """Take away what a message says: a person's data, or what was written to the wrong ones."""

    name = "erase"
    label = gettext_lazy("Erase a message")
    button = label
    opening = gettext_lazy(
        "Its words and files are gone for both sides. That it was written stays. This cannot be "
        "taken back."
    )
    permission = Permission.ERASE_MESSAGES
    form = EraseForm
    is_grave = True

    def run(self, form: EraseForm) -> str:
        """Erase it."""
        key = form.cleaned_data["message"]
        erase_message(about=self.about, key=key, side=Side.HOUSE, actor=self.actor)
        return _("The message is erased.")


class SeenThread(ThreadAct):
    """Everything was read that stands there."""

    name = "seen"
    label = gettext_lazy("Mark as read")
    button = label
    permission = Permission.SEE_ORDERS
    form = MessageForm

    def run(self, form: MessageForm) -> str:
        """Note it."""
        seen = form.cleaned_data["seen"] or self._newest
        note_seen(about=self.about, reader=desk_reader(self.request), upto=seen)
        return _("Marked as read.")

    @property
    def _newest(self) -> int:
        newest: int = said_to(self.request, self.about)["said"].last
        return newest
