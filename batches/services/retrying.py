"""Trying again what was not done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from batches.models import Batch
from batches.registry import kind_of
from batches.services.rights import refuse_without_right
from batches.services.starting import TASK, chain_of
from batches.states import BATCH_STATES, RowState
from common.clock import database_now
from common.errors import TransitionNotAllowed
from notifications.bell import ring_after_commit

if TYPE_CHECKING:
    from datetime import datetime

    from common.actors import Actor


@transaction.atomic
def try_again(*, batch: Batch, actor: Actor, now: datetime | None = None) -> int:
    """Let every row that was refused or given up wait once more. Gives how many.

    They are done in the name of the person who asked for the batch, who alone may ask for this.
    Raises `TransitionNotAllowed` while it is under way, for a kind whose rows come out the same
    each time and for somebody else's batch, and `NotPermitted` without the right.
    """
    now = now or database_now()
    batch = Batch.objects.select_related("vendor").select_for_update(of=("self",)).get(pk=batch.pk)
    kind = kind_of(batch.kind)
    if not batch.is_finished:
        raise TransitionNotAllowed(_("This is still under way. Wait until it has finished."))
    if not kind.can_retry or kind.again or batch.person_id != actor.person_id:
        raise TransitionNotAllowed(_("This cannot be tried again here. Begin anew instead."))
    refuse_without_right(batch, kind.permission)
    count = batch.rows.not_done().update(
        state=RowState.WAITING, attempts=0, retry_at=None, code="", sentence="", field=""
    )
    if count:
        batch.state = BATCH_STATES.target(batch.state, "retry")
        batch.finished_at, batch.available_at, batch.refused, batch.failed = None, now, 0, 0
        batch.save(update_fields=["state", "finished_at", "available_at", "refused", "failed"])
        record(
            chain=chain_of(batch),
            action="batches.retried",
            actor=actor,
            subject=f"batches.batch:{batch.pk}",
            at=now,
            after={"rows": count},
        )
        ring_after_commit(TASK)
    return count
