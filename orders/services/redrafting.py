"""A draft written anew, or thrown away: the vendor never saw it, so it leaves no history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import TransitionNotAllowed
from orders.services.content import HeaderContent, LineContent, apply_header
from orders.services.issuing import new_lines
from orders.services.locking import lock_order
from orders.services.recording import audit_order
from orders.services.stale import refuse_stale
from orders.services.totals import add_up_ordered, refuse_endless
from orders.states import OrderState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from common.actors import Actor
    from orders.models import PurchaseOrder


@transaction.atomic
def redraft_order(
    *,
    order: PurchaseOrder,
    header: HeaderContent,
    lines: Iterable[LineContent],
    actor: Actor,
    expected_version: int | None = None,
    now: datetime | None = None,
) -> PurchaseOrder:
    """Put other content in the place of a draft's.

    Raises `TransitionNotAllowed` once issued, `Stale` when it is no longer what the person saw.
    """
    locked = lock_order(order.pk, now)
    order = locked.order
    _refuse_issued(order)
    refuse_stale(order, expected_version)
    apply_header(order, header)
    for line in locked.lines:
        line.delete()
    add_up_ordered(order, new_lines(order, lines))
    refuse_endless(order)
    order.version += 1
    order.save()
    audit_order(
        order=order,
        action="redrafted",
        actor=actor,
        now=locked.now,
        after={"lines": order.line_count, "units": order.units},
    )
    return order


@transaction.atomic
def discard_order(*, order: PurchaseOrder, actor: Actor, now: datetime | None = None) -> None:
    """Delete a draft; its number is free again. Raises `TransitionNotAllowed` once issued."""
    locked = lock_order(order.pk, now)
    order = locked.order
    _refuse_issued(order)
    audit_order(
        order=order,
        action="discarded",
        actor=actor,
        now=locked.now,
        before={"number": order.number, "lines": order.line_count},
    )
    order.delete()


def _refuse_issued(order: PurchaseOrder) -> None:
    if order.state != OrderState.DRAFT:
        raise TransitionNotAllowed(
            _("Order %(number)s was issued. Change or cancel it instead.")
            % {"number": order.number}
        )
