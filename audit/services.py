"""Writing to the log, and erasing a person from its side rows."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.db.transaction import TransactionManagementError

from audit import heads
from audit.canonical import GENESIS, canonical, commitment, digest
from audit.contexts import context_of, forget, storable
from audit.models import ActorContext, AuditEntry, ChainHead, PersonalValue
from common.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from common.actors import Actor

HOUSE = "house"
HEAD = Prepared(
    lambda chain: ChainHead.objects.select_for_update().filter(chain=chain).order_by(), "a chain"
)


def record(
    *,
    chain: str,
    action: str,
    actor: Actor,
    subject: str,
    at: datetime,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    personal: Mapping[str, str] | None = None,
) -> AuditEntry:
    """Add one entry to a chain, in the caller's transaction; call it after the last save.

    `chain` is "house" or f"vendor:{pk}"; `at` is aware. `before` and `after` hold the touched
    fields: fields that are equal in both are left out. Names, addresses and free text go into
    `personal` alone. The chain stays locked until the commit, so whoever writes to two chains
    takes the vendor's first and "house" last. Raises TransactionManagementError outside a
    transaction, and TypeError for a float or another value without one exact form.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("An audit entry belongs into a transaction.")
    context = context_of(actor)
    entry = AuditEntry(
        chain=chain,
        action=action,
        at=at,
        subject=subject,
        actor_id=actor.person_id,
        factor=actor.factor,
        source=actor.source,
        on_behalf=actor.on_behalf,
        context_id=context.id if context else None,
    )
    values = [
        PersonalValue(field=name, salt=secrets.token_hex(16), value=storable(value))
        for name, value in (personal or {}).items()
    ]
    before, after = _touched(before, after)
    more: dict[str, object] = {
        "after": after,
        "before": before,
        "context": context._asdict() if context else None,
        "personal": {value.field: commitment(value.salt, value.value) for value in values},
        "request_id": actor.request_id,
    }
    if actor.client_id is not None:
        more["client"] = actor.client_id
    _append(entry, more)
    _keep(values, entry)
    heads.note_daily(chain, entry.seq, entry.hash)
    return entry


@transaction.atomic
def erase_person(
    *, person_id: int, actor: Actor, at: datetime, subjects: Iterable[str] = ()
) -> int:
    """Remove the clear text and salts of a person from the side rows; every chain stays valid.

    That is what the person typed, what was recorded about the account, and name, address and
    user agent. `subjects` names further records about the person, such as an invitation, whose
    personal values go too. The erasure is an entry of its own. Gives the number of rows erased.
    """
    if actor.person_id == person_id:
        actor = replace(actor, name="", address="", agent="")
    account = _account(person_id)
    values = PersonalValue.objects.filter(
        Q(person_id=person_id) | Q(subject__in=[account, *subjects]), erased_at=None
    ).update(salt="", value="", erased_at=at)
    contexts = ActorContext.objects.filter(person_id=person_id, erased_at=None).update(
        name="", address="", agent="", salt="", erased_at=at
    )
    record(
        chain=HOUSE,
        action="audit.person_erased",
        actor=actor,
        subject=account,
        at=at,
        after={"values": values, "contexts": contexts},
    )
    transaction.on_commit(forget)
    return values + contexts


def _touched(
    before: Mapping[str, object] | None, after: Mapping[str, object] | None
) -> tuple[Mapping[str, object] | None, Mapping[str, object] | None]:
    if before is None or after is None:
        return before, after
    same = {name for name in before.keys() & after.keys() if before[name] == after[name]}
    return (
        {name: value for name, value in before.items() if name not in same},
        {name: value for name, value in after.items() if name not in same},
    )


def _append(entry: AuditEntry, more: Mapping[str, object]) -> None:
    """Write the entry as the next of its chain, which is locked from here to the commit."""
    head = _locked_head(entry.chain)
    entry.seq = head.seq + 1
    entry.prev_hash = head.hash
    entry.body = canonical(
        {
            **more,
            "action": entry.action,
            "actor": entry.actor_id,
            "at": entry.at,
            "chain": entry.chain,
            "factor": entry.factor,
            "on_behalf": entry.on_behalf,
            "seq": entry.seq,
            "source": entry.source,
            "subject": entry.subject,
        }
    )
    entry.hash = digest(entry.prev_hash, entry.body)
    entry.save(force_insert=True)  # a trigger moves the head


def _locked_head(chain: str) -> ChainHead:
    for head in HEAD.get(chain):
        return head
    # Two first writers may meet here: one inserts, both then queue for the lock.
    ChainHead.objects.bulk_create(
        [ChainHead(chain=chain, seq=0, hash=GENESIS)], ignore_conflicts=True
    )
    return ChainHead.objects.select_for_update().get(chain=chain)


def _keep(values: list[PersonalValue], entry: AuditEntry) -> None:
    """Store the personal values beside their entry, under the person whom they are about."""
    label, _, key = entry.subject.partition(":")
    about_account = label == settings.AUTH_USER_MODEL.lower() and key.isdecimal()
    for value in values:
        value.entry = entry
        value.subject = entry.subject
        value.person_id = int(key) if about_account else entry.actor_id
    if values:
        PersonalValue.objects.bulk_create(values)


def _account(person_id: int) -> str:
    return f"{settings.AUTH_USER_MODEL.lower()}:{person_id}"
