"""How far somebody has read, whether he follows, and that the house owes no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from audit.services import record
from common.clock import database_now
from threads.models import Message, Participant, Thread
from threads.services.locking import lock_thread

if TYPE_CHECKING:
    from datetime import datetime

    from common.actors import Actor
    from threads.kinds import Record
    from threads.querysets import Reader


@transaction.atomic
def note_seen(*, about: Record, reader: Reader, upto: int) -> None:
    """Note that the reader saw everything up to this message (its key); never backwards."""
    newest = (
        Message.objects.about(about.kind, about.key)
        .visible_to(reader.side)
        .filter(pk__lte=upto)
        .order_by("-pk")
        .values_list("thread_id", "pk")
        .first()
    )
    if newest is None:
        return
    thread, seen = newest
    Participant.objects.bulk_create(
        [Participant(thread_id=thread, person_id=reader.person_id)], ignore_conflicts=True
    )
    own = Participant.objects.filter(thread=thread, person_id=reader.person_id)
    own.update(seen=Greatest(F("seen"), Value(seen)))


@transaction.atomic
def follow(
    *, about: Record, person_id: int, follows: bool, now: datetime | None = None
) -> Participant:
    """Be told of every message of this thread from now on, or of none but those that name one."""
    thread = lock_thread(about, now or database_now())
    own, _made = Participant.objects.update_or_create(
        thread=thread, person_id=person_id, defaults={"follows": follows}
    )
    return own


@transaction.atomic
def settle(*, about: Record, actor: Actor, now: datetime | None = None) -> Thread:
    """The vendor's last message wants no answer: the thread leaves the queue of the house."""
    thread = lock_thread(about, now or database_now())
    if thread.waits_since is None:
        return thread
    now = now or database_now()
    before, thread.waits_since = thread.waits_since, None
    thread.save(update_fields=["waits_since"])
    record(
        chain=about.vendor.audit_chain,
        action="threads.settled",
        actor=actor,
        subject=f"threads.thread:{thread.pk}",
        at=now,
        before={"waits_since": before},
        after={"about": f"{about.kind}:{about.number}", "waits_since": None},
    )
    return thread
