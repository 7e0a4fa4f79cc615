"""A change that asks for no new answer is noted by one of the vendor's people, for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import TransitionNotAllowed
from orders.services.locking import lock_order
from orders.services.recording import add_event, audit_order
from orders.services.stale import refuse_stale
from orders.states import EventKind

if TYPE_CHECKING:
    from datetime import datetime

    from common.actors import Actor
    from orders.models import PurchaseOrder


@transaction.atomic
def note_change(
    *,
    order: PurchaseOrder,
    actor: Actor,
    expected_version: int | None = None,
    now: datetime | None = None,
) -> bool:
    """Say that the vendor has seen what changed; False when there is nothing to note (any more).

    Raises `TransitionNotAllowed` for an order that asks to be confirmed: only an answer takes that
    from the list. Raises `Stale` when it changed since the person looked.
    """
    locked = lock_order(order.pk, now)
    order, now = locked.order, locked.now
    if order.change_open_since is None:
        return False
    if order.confirm_by is not None:
        raise TransitionNotAllowed(
            _("Order %(number)s asks for an answer after this change. Confirm it instead.")
            % {"number": order.number}
        )
    refuse_stale(order, expected_version)
    since = order.change_open_since
    order.change_open_since = None
    order.save(update_fields=["change_open_since"])
    add_event(order=order, kind=EventKind.NOTED, actor=actor, now=now, by_vendor=True)
    audit_order(
        order=order, action="noted", actor=actor, now=now, before={"change_open_since": since}
    )
    return True
