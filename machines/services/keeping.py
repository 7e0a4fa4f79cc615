"""Answers of the API that are kept, so that a retry is answered and nothing is done twice.

A key is claimed in a transaction of its own, under a lease. What is then done commits together
with its answer, fenced by the claim's token: who was taken over meanwhile rolls back. So a process
that is killed leaves nothing done, and after its lease the same request may be sent again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from common.clock import database_now
from common.errors import DomainError
from machines.models import KeptAnswer, KeptPart

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT_FOR = timedelta(days=30)
LEASE = timedelta(seconds=75)  # longer than a web process lets a request last
ASK_AGAIN = 1  # seconds


class KeyReused(DomainError):
    """The key came before with something else to do, or with other rights."""

    code = "idempotency_key_reused"


class StillRunning(DomainError):
    """The first request with this key is still at work; ask again in a second."""

    code = "still_running"


@dataclass(frozen=True)
class Request:
    """A POST as its key is held against it: whose, which key, hashes of what and by what right."""

    owner: str
    key: str
    request_hash: str
    rights: str


@dataclass(frozen=True)
class Claim:
    """The right to do what was asked, and to keep the answer."""

    pk: int
    token: UUID


def claim(asked: Request, now: datetime | None = None) -> Claim | KeptAnswer:
    """Take the key, or give the answer that is kept under it.

    Raises `KeyReused` when something else was sent with it, `StillRunning` while the first
    request with it is at work.
    """
    now = now or database_now()
    fresh = uuid4()
    with transaction.atomic(durable=True):
        mine = KeptAnswer(
            owner=asked.owner,
            key=asked.key,
            request_hash=asked.request_hash,
            rights=asked.rights,
            token=fresh,
            lease_until=now + LEASE,
            created_at=now,
        )
        own = KeptAnswer.objects.filter(owner=asked.owner, key=asked.key)
        own.filter(created_at__lte=now - KEPT_FOR).delete()  # nobody tidied yet
        KeptAnswer.objects.bulk_create([mine], ignore_conflicts=True)
        row = own.select_for_update().get()
        if row.token == fresh:
            return Claim(row.pk, fresh)
        if row.request_hash != asked.request_hash:
            raise KeyReused(
                _("This idempotency key came before with another request. Send a new key."),
                field="Idempotency-Key",
            )
        if row.status is not None:
            return _same_rights(row, asked)
        if row.lease_until > now:
            raise running()
        KeptAnswer.objects.filter(pk=row.pk).update(token=fresh, lease_until=now + LEASE)
        return Claim(row.pk, fresh)


def keep(claimed: Claim, *, status: int, content_type: str, body: bytes) -> None:
    """Keep the answer, in the transaction of what was done. Raises `StillRunning` if the lease
    ran out and somebody else is at it: the caller's transaction must then not commit.
    """
    rows = KeptAnswer.objects.filter(pk=claimed.pk, token=claimed.token, status=None)
    if not rows.update(status=status, content_type=content_type, body=body):
        raise running()


def let_go(claimed: Claim) -> None:
    """Nothing was done: the key is free, and the same request may come again at once."""
    KeptAnswer.objects.filter(pk=claimed.pk, token=claimed.token, status=None).delete()


def part(claimed: Claim | None, position: int, act: Callable[[], Any]) -> Any:
    """What came of one item of many: read back if it was done before, else done and kept.

    `act` gives its outcome as plain values; both commit together. Without a claim it is done
    alone. Raises `StillRunning` when somebody else took over.
    """
    with transaction.atomic():
        if claimed is None:
            return act()
        rows = KeptAnswer.objects.filter(pk=claimed.pk, token=claimed.token)
        if not rows.update(lease_until=database_now() + LEASE):
            raise running()
        done = KeptPart.objects.filter(answer=claimed.pk, position=position).first()
        if done is not None:
            return done.outcome
        outcome = act()
        KeptPart.objects.create(answer_id=claimed.pk, position=position, outcome=outcome)
        return outcome


def running() -> StillRunning:
    """The refusal of a second request while the first is at work."""
    return StillRunning(
        _("The first request with this idempotency key is still at work. Ask again in a second."),
        field="Idempotency-Key",
    )


def _same_rights(row: KeptAnswer, asked: Request) -> KeptAnswer:
    if row.rights != asked.rights:
        raise KeyReused(
            _("The rights changed since the answer to this idempotency key. Look at the order."),
            code="rights_changed",
            field="Idempotency-Key",
        )
    return row
