"""Writes to the outbox: enqueue, cancel, try again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from common.clock import database_now
from notifications.bell import ring_after_commit
from notifications.models import KEY_LENGTH, Delivery
from notifications.states import DELIVERY_STATES, DeliveryState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


@dataclass(frozen=True)
class Recipient:
    """Whom to tell: the account's key, None for somebody without one, and the e-mail address."""

    person_id: int | None
    address: str

    def key(self, key: str) -> str:
        """The delivery's key for this recipient; a digest stands in where it would be too long."""
        full = f"{key}:{self.person_id or self.address}"
        if len(full) <= KEY_LENGTH:
            return full
        return f"{key[: KEY_LENGTH - 65]}:{hashlib.sha256(full.encode()).hexdigest()}"


def enqueue(
    *,
    topic: str,
    key: str,
    recipients: Iterable[Recipient],
    subject_id: int,
    vendor_id: int | None = None,
    data: Mapping[str, object] | None = None,
    available_at: datetime | None = None,
) -> int:
    """Put one message per recipient into the outbox, in the caller's transaction.

    A key that already stands there is left as it is, so doing it twice tells nobody twice. Leaves
    from `available_at` on (aware; by default at once). Gives the number of recipients. After the
    commit the bell is rung; a broker that does not answer costs only the time to the next sweep.
    """
    given: dict[str, Any] = {"available_at": available_at} if available_at else {}
    rows = [
        Delivery(
            key=recipient.key(key),
            topic=topic,
            person_id=recipient.person_id,
            address=recipient.address,
            vendor_id=vendor_id,
            subject_id=subject_id,
            data=dict(data or {}),
            **given,
        )
        for recipient in recipients
    ]
    if rows:
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        ring_after_commit()
    return len(rows)


def cancel_for(*, topic: str | Iterable[str], subject_id: int) -> int:
    """Cancel what still waits to be said about a record under a topic, or several topics.

    In the caller's transaction. Takes it also from a worker that holds it at this moment: the
    worker hands over only what is still its own, so nothing leaves after this commit (by the
    spool; a mail server may be in the middle of taking it). Gives the number cancelled.
    """
    topics = [topic] if isinstance(topic, str) else list(topic)
    waiting = Delivery.objects.unfinished().filter(subject_id=subject_id, topic__in=topics)
    return waiting.update(state=DeliveryState.CANCELLED, lease_until=None, lease_token=None)


@transaction.atomic
def retry_failed(*, delivery: Delivery, now: datetime | None = None) -> Delivery:
    """Give a dead letter its attempts again, due at once. The caller writes the audit entry.

    Takes any delivery, gives it as it then stands. Raises TransitionNotAllowed unless it failed.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    delivery.state = DELIVERY_STATES.target(delivery.state, "retry")
    delivery.attempts = 0
    delivery.available_at = now or database_now()
    delivery.save(update_fields=["state", "attempts", "available_at"])
    ring_after_commit()
    return delivery
