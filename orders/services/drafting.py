"""A partial answer, kept until it is sent. It promises nothing to the buyer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Stale
from common.formats import moment
from orders.models import AnswerDraft, PurchaseOrder
from orders.services.answer_gate import refuse_unasked
from orders.services.locking import lock_order
from orders.services.names import name_of
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
    seen: str | None = None,
    now: datetime | None = None,
) -> AnswerDraft:
    """Keep what was typed, as it was typed, one dict a line; nothing of it is checked yet.

    `seen` is when the draft was saved that the person saw (ISO, "" for none); one that somebody
    else saved since is not overwritten. Raises `Stale`, and `TransitionNotAllowed` when the order
    takes no answer any more.
    """
    locked = lock_order(order.pk, now)
    order = locked.order
    refuse_unasked(order, locked.now)
    if seen is not None and order.has_draft:
        _refuse_unseen(order, seen, actor)
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


def _refuse_unseen(order: PurchaseOrder, seen: str, actor: Actor) -> None:
    draft = AnswerDraft.objects.filter(order=order).first()
    if draft is None or draft.saved_by_id == actor.person_id or draft.saved_at.isoformat() == seen:
        return
    raise Stale(
        _(
            "%(name)s kept a draft of order %(number)s %(time)s, after you opened it. Nothing was "
            "changed. Save once more to put yours in its place."
        )
        % {
            "name": name_of(draft.saved_by_id),
            "number": order.number,
            "time": moment(draft.saved_at),
        },
        code="draft_kept",
    )


@transaction.atomic
def drop_draft(*, order: PurchaseOrder, actor: Actor, now: datetime | None = None) -> None:
    """Throw the kept answer away; nothing happens when there is none."""
    locked = lock_order(order.pk, now)
    gone, __ = AnswerDraft.objects.filter(order=locked.order).delete()
    if gone:
        locked.order.has_draft = False
        locked.order.save(update_fields=["has_draft"])
        audit_order(order=locked.order, action="draft_dropped", actor=actor, now=locked.now)
