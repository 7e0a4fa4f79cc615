"""A confirm-by that passed: first the order is late, a while later its open lines are cancelled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from common.actors import SYSTEM
from orders.models import Deadline, OrderedQuantity, PurchaseOrderLine
from orders.services.answer_rows import given_before
from orders.services.changing import shut
from orders.services.content import Difference, as_json
from orders.services.deadlines import close_deadline
from orders.services.issuing import quantity_row
from orders.services.locking import LockedOrder, lock_order
from orders.services.notices import tell
from orders.services.recording import add_event, audit_order
from orders.services.refitting import Refit
from orders.services.totals import add_up_ordered
from orders.states import DEADLINE_STATES, AnswerKind, DeadlineState, EventKind

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def miss_deadline(*, order_id: int, now: datetime | None = None) -> bool:
    """Flag an order as late and tell its people. False when it was answered meanwhile.

    The order can still be answered. The tick itself is in time.
    """
    locked = lock_order(order_id, now)
    order, now = locked.order, locked.now
    deadline = _running(locked, DeadlineState.OPEN)
    if deadline is None or now <= deadline.due_at:
        return False
    cancel_after = deadline.rule.cancel_after
    deadline.state = DEADLINE_STATES.target(deadline.state, "miss")
    deadline.next_at = (
        None if cancel_after is None else deadline.due_at + timedelta(minutes=cancel_after)
    )
    deadline.save(update_fields=["state", "next_at"])
    order.is_late = True
    order.save(update_fields=["is_late"])
    event = add_event(
        order=order,
        kind=EventKind.MISSED,
        actor=SYSTEM,
        now=now,
        data={"due_at": deadline.due_at.isoformat()},
    )
    audit_order(
        order=order,
        action="missed",
        actor=SYSTEM,
        now=now,
        before={"is_late": False},
        after={"is_late": True, "confirm_by": deadline.due_at},
    )
    tell(order=order, event=event)
    return True


@transaction.atomic
def lapse_order(*, order_id: int, now: datetime | None = None) -> bool:
    """Cancel what was not answered; what an earlier answer covers stands.

    An order of which nothing is left, or only what that answer rejected, is closed.
    False when an answer came meanwhile or the time has not come.
    """
    locked = lock_order(order_id, now)
    order, now = locked.order, locked.now
    deadline = _running(locked, DeadlineState.MISSED)
    if deadline is None or deadline.next_at is None or now < deadline.next_at:
        return False
    taken = _take_off_unanswered(locked)
    order.version += 1
    event = add_event(
        order=order,
        kind=EventKind.LAPSED,
        actor=SYSTEM,
        now=now,
        data={
            "lines": len(taken),
            "due_at": deadline.due_at.isoformat(),
            "differences": as_json(_difference(line, cancelled) for line, cancelled in taken),
        },
    )
    OrderedQuantity.objects.bulk_create(
        quantity_row(event, line, cancelled) for line, cancelled in taken
    )
    Refit.of(locked).write(locked, event)
    _go_on(locked)
    order.save()
    audit_order(
        order=order,
        action="lapsed",
        actor=SYSTEM,
        now=now,
        after={
            "state": order.state,
            "cancelled": {line.sequence_number: gone for line, gone in taken},
        },
    )
    tell(order=order, event=event)
    return True


def _difference(line: PurchaseOrderLine, cancelled: int) -> Difference:
    was = line.quantity + cancelled
    return Difference(line.sequence_number, "quantity", was, line.quantity, line.unit, line.unit)


def _go_on(locked: LockedOrder) -> None:
    """The order with what is left of it: closed where nothing will ever come of that."""
    order, now = locked.order, locked.now
    if not locked.active:
        shut(order, now, cancelled=True)
    elif order.answer_kind == AnswerKind.REJECTED:
        shut(order, now, cancelled=False)
    else:
        close_deadline(order, now)


def _running(locked: LockedOrder, state: DeadlineState) -> Deadline | None:
    return (
        Deadline.objects.filter(order=locked.order, state=state)
        .select_related("rule")
        .select_for_update(of=("self",))
        .first()
    )


def _take_off_unanswered(locked: LockedOrder) -> list[tuple[PurchaseOrderLine, int]]:
    before = given_before(locked.order)
    taken = []
    for line in locked.active:
        answered = before[line.pk].total if line.pk in before else 0
        if answered < line.quantity:
            taken.append((line, line.quantity - answered))
            line.quantity = answered
    PurchaseOrderLine.objects.bulk_update([line for line, _gone in taken], ["quantity"])
    add_up_ordered(locked.order, locked.lines)
    return taken
