"""Which message of a thread is to be erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin.acts import ActForm
from common.formats import moment
from threads.models import Message
from threads.states import Side

if TYPE_CHECKING:
    from threads.kinds import Record

NEWEST = 200
SHOWN = 80  # characters


class EraseForm(ActForm):
    """One of the messages that the house may read, by when it was written and how it begins."""

    message = forms.TypedChoiceField(label=gettext_lazy("Message"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["message"]
        about = self.about
        found = Message.objects.about(about.kind, about.key).visible_to(Side.HOUSE)
        left = found.filter(body__erased_at=None).select_related("body").order_by("-pk")
        field.choices = [(message.pk, _named(message)) for message in left[:NEWEST]]

    @property
    def about(self) -> Record:
        """The record as threads know it."""
        raise NotImplementedError


def _named(message: Message) -> str:
    words = Truncator(" ".join(message.body.text.split())).chars(SHOWN) or _("files alone")
    return f"{moment(message.at)}: {words}"
