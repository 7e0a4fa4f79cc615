"""A partial answer, kept until it is sent. It promises nothing to the buyer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from orders.models import AnswerDraft, PurchaseOrder
from orders.services.answer_gate import refuse_unasked
from orders.services.locking import lock_order
from orders.services.recording import audit_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from common.actors import Actor


@transaction.atomic
def save_draft(
    *,
    order: PurchaseOrder,
    typed: Sequence[dict[str, Any]],
    actor: Actor,
    now: datetime | None = None,
) -> AnswerDraft:
    """Keep what was typed, as it was typed, one dict a line; nothing of it is checked yet.

    Raises `TransitionNotAllowed` when the order takes no answer any more.
    """
    locked = lock_order(order.pk, now)
    order = locked.order
    refuse_unasked(order, locked.now)
    draft, _made = AnswerDraft.objects.update_or_create(
        order=order,
        defaults={
            "lines": list(typed),
            "saved_at": locked.now,
            "saved_by_id": actor.person_id,
        },
    )
    if not order.has_draft:
        order.has_draft = True
        order.save(update_fields=["has_draft"])
    audit_order(
        order=order, action="draft_saved", actor=actor, now=locked.now, after={"lines": len(typed)}
    )
    return draft


@transaction.atomic
def drop_draft(*, order: PurchaseOrder, actor: Actor, now: datetime | None = None) -> None:
    """Throw the kept answer away; nothing happens when there is none."""
    locked = lock_order(order.pk, now)
    gone, _detail = AnswerDraft.objects.filter(order=locked.order).delete()
    if gone:
        locked.order.has_draft = False
        locked.order.save(update_fields=["has_draft"])
        audit_order(order=locked.order, action="draft_dropped", actor=actor, now=locked.now)
