"""What happens to a person's account, for the house's audit chain and as a notice by mail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.services import record
from notifications.services import Recipient, enqueue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from accounts.models import User
    from common.actors import Actor

CHAIN = "house"
NEW_FACTOR = "accounts.new_factor"
PASSWORD_CHANGED = "accounts.password_changed"  # noqa: S105  a topic
RECOVERY_CODE_USED = "accounts.recovery_code_used"
NEW_RECOVERY_CODES = "accounts.new_recovery_codes"


def subject(person: User) -> str:
    """How the audit log names an account."""
    return f"accounts.user:{person.pk}"


def acting(actor: Actor, person: User, factor: str) -> Actor:
    """The actor once it is known who he is: this person, signed in so far by `factor`."""
    return replace(actor, person_id=person.pk, name=person.name, factor=factor)


def note(
    action: str,
    *,
    person: User,
    actor: Actor,
    at: datetime,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    personal: Mapping[str, str] | None = None,
) -> None:
    """Write one entry about this account, in the caller's transaction, after the last save."""
    record(
        chain=CHAIN,
        action=f"accounts.{action}",
        actor=actor,
        subject=subject(person),
        at=at,
        before=before,
        after=after,
        personal=personal,
    )


def tell(topic: str, *, person: User, key: object, at: datetime, left: int = 0) -> None:
    """Tell the person by mail what happened to his account; `key` says which time it was."""
    enqueue(
        topic=topic,
        key=f"{topic}:{key}",
        recipients=[Recipient(person.pk, person.email)],
        subject_id=person.pk,
        data={"at": at.isoformat(), "left": left},
    )
