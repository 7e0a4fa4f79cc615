"""Who is told of a message by mail: who takes part, each once, and never the writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.services import Recipient, enqueue
from threads.kinds import kind_of
from threads.models import Participant
from threads.states import Audience, Side

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from threads.kinds import Record
    from threads.models import Message
    from threads.people import Person

MESSAGE = "threads.message"


def tell(
    *,
    about: Record,
    message: Message,
    mentioned: Collection[int],
    readers: Mapping[int, Person],
) -> int:
    """Put the message into the outbox of who takes part and may read it; gives how many.

    Those are who follows the thread (by having written, by being named, by choice), who is named
    in it, and, of what the buyer says to the vendor, who hears of the vendor's records anyway.
    """
    parts = dict(
        Participant.objects.filter(thread=message.thread_id).values_list("person_id", "follows")
    )
    wanted = {person for person, follows in parts.items() if follows}
    if message.side == Side.HOUSE and message.audience == Audience.BOTH:
        told = kind_of(about.kind).told(about.vendor.pk)
        wanted |= {person for person in told if parts.get(person) is not False}
    wanted |= set(mentioned)
    wanted.discard(message.author_id or 0)
    recipients = [
        Recipient(person.person_id, person.address)
        for key, person in readers.items()
        if key in wanted
    ]
    return enqueue(
        topic=MESSAGE,
        key=f"{MESSAGE}:{message.pk}",
        recipients=recipients,
        subject_id=message.pk,
        vendor_id=about.vendor.pk,
    )
