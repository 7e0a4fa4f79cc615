"""Writing a message, once, and telling those who take part."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit.canonical import commitment
from audit.services import HOUSE, record
from common.clock import database_now
from common.errors import Invalid
from threads.models import Attachment, Mention, Message, MessageText, Participant
from threads.people import mentioned_in, readers_of
from threads.services.locking import lock_thread
from threads.services.telling import tell
from threads.states import READS, Audience, Side
from threads.texts import cleaned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from common.actors import Actor
    from threads.filing import Filed
    from threads.kinds import Record
    from threads.models import Thread


@dataclass(frozen=True)
class Draft:
    """What somebody wants to say: the text, who may read it, whom it names beside the text.

    `send_key` is the form's: the same one again is the same message.
    """

    text: str
    audience: str
    send_key: UUID
    mentions: Collection[int] = ()


@transaction.atomic
def write_message(
    *,
    about: Record,
    draft: Draft,
    side: Side,
    actor: Actor,
    files: Sequence[Filed] = (),
    now: datetime | None = None,
) -> Message:
    """Add a message to the record's thread and tell who takes part; gives the message.

    The caller has made sure that the actor may write on this side. Sent twice with one key it
    gives the first message and does nothing else. Raises `Invalid` for an empty or too long text,
    an audience that is not for this side, and a mention of somebody who may not read it.
    """
    thread = lock_thread(about, now or database_now())
    now = now or database_now()
    own = thread.messages.filter(author_id=actor.person_id, client_id=actor.client_id)
    sent = own.filter(send_key=draft.send_key).first()
    if sent is not None:
        return sent
    text = _checked(draft, side, files)
    readers = readers_of(about, draft.audience)
    mentioned = mentioned_in(text, readers, draft.mentions)
    message = Message.objects.create(
        thread=thread,
        side=side,
        audience=draft.audience,
        author_id=actor.person_id,
        client_id=actor.client_id,
        source=actor.source,
        at=now,
        send_key=draft.send_key,
    )
    body = MessageText.objects.create(message=message, text=text, salt=secrets.token_hex(16))
    Attachment.objects.bulk_create(_attachments(message, files))
    Mention.objects.bulk_create(
        Mention(message=message, person_id=person) for person in sorted(mentioned)
    )
    _take_part(thread, mentioned | ({actor.person_id} if actor.person_id else set()))
    _move(thread, message)
    _audit(about, message, body, {"mentions": len(mentioned), "files": _hashes(body, files)}, actor)
    tell(about=about, message=message, mentioned=mentioned, readers=readers)
    return message


def _checked(draft: Draft, side: Side, files: Sequence[Filed]) -> str:
    if draft.audience not in READS[side]:
        raise Invalid(_("Choose who may read the message."), field="audience")
    text = cleaned(draft.text)
    if not text and not files:
        raise Invalid(_("The message is empty. Write something first."), field="text")
    return text


def _attachments(message: Message, files: Sequence[Filed]) -> Iterator[Attachment]:
    for position, file in enumerate(files):
        yield Attachment(
            message=message,
            position=position,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            width=file.width,
            height=file.height,
            digest=file.digest,
            storage=file.key,
        )


def _hashes(body: MessageText, files: Sequence[Filed]) -> list[str]:
    """A salted hash of what was sent, for each file, as of the text."""
    return [commitment(body.salt, file.digest) for file in files]


def _take_part(thread: Thread, people: Collection[int]) -> None:
    """Who writes or is named follows from now on, unless he said that he does not want to."""
    Participant.objects.bulk_create(
        [Participant(thread=thread, person_id=person) for person in people], ignore_conflicts=True
    )
    own = Participant.objects.filter(thread=thread, person_id__in=people, follows=None)
    own.update(follows=True)


def _move(thread: Thread, message: Message) -> None:
    """Where the thread stands now: a note changes nothing for who waits for whom."""
    thread.last_at = message.at
    if message.audience == Audience.BOTH:
        house = message.side == Side.HOUSE
        thread.waits_since = None if house else thread.waits_since or message.at
    thread.save(update_fields=["last_at", "waits_since"])


def _audit(
    about: Record,
    message: Message,
    body: MessageText,
    more: Mapping[str, object],
    actor: Actor,
) -> None:
    """That it was written, with a salted hash of what; the house's notes stand in its own chain."""
    is_of_house = message.audience == Audience.HOUSE
    record(
        chain=HOUSE if is_of_house else about.vendor.audit_chain,
        action="threads.written",
        actor=actor,
        subject=f"threads.message:{message.pk}",
        at=message.at,
        after={
            "about": f"{about.kind}:{about.number}",
            "audience": message.audience,
            "text": commitment(body.salt, body.text),
            **more,
        },
    )
