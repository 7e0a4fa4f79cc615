"""Erasing what a message says: its words, its files and their names. That it was written stays."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import HOUSE, record
from common.clock import database_now
from common.errors import Invalid
from threads import storage
from threads.models import Attachment, Message, MessageText
from threads.services.locking import lock_thread
from threads.states import Audience

if TYPE_CHECKING:
    from datetime import datetime

    from common.actors import Actor
    from threads.kinds import Record
    from threads.states import Side


@transaction.atomic
def erase_message(
    *, about: Record, key: int, side: Side, actor: Actor, now: datetime | None = None
) -> Message:
    """Empty a message of the record that this side may read; gives the message.

    With the words goes the salt, so that nobody can try out what the hash in the audit log stands
    for; the log stays valid. The files are removed after the commit. Raises `Invalid` where there
    is no such message, or nothing is left in it.
    """
    lock_thread(about, now or database_now())
    now = now or database_now()
    readable = Message.objects.about(about.kind, about.key).visible_to(side)
    message = readable.filter(pk=key, body__erased_at=None).first()
    if message is None:
        raise Invalid(_("There is no such message, or it was erased before."), field="message")
    MessageText.objects.filter(pk=message.pk).update(text="", salt="", erased_at=now)
    files = Attachment.objects.filter(message=message)
    for name in files.values_list("storage", flat=True):
        transaction.on_commit(partial(storage.remove, name))
    erased = files.update(name="", digest="", erased_at=now)
    record(
        chain=HOUSE if message.audience == Audience.HOUSE else about.vendor.audit_chain,
        action="threads.erased",
        actor=actor,
        subject=f"threads.message:{message.pk}",
        at=now,
        after={"about": f"{about.kind}:{about.number}", "files": erased},
    )
    return message
