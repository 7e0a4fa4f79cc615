"""What the buyer may do to an order after issue: change it, cancel it, close it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Problems, TransitionNotAllowed
from orders.models import OrderedQuantity, PurchaseOrder, PurchaseOrderLine
from orders.services.answer_rows import drop_typed
from orders.services.content import (
    ASKS_AGAIN,
    Difference,
    HeaderContent,
    LineContent,
    apply_header,
    apply_line,
    as_json,
)
from orders.services.cutting import Measure
from orders.services.deadlines import close_deadline, open_deadline
from orders.services.issuing import check_order, quantity_row
from orders.services.locking import LockedOrder, lock_order
from orders.services.notices import tell
from orders.services.recording import add_event, audit_order
from orders.services.refitting import Refit
from orders.services.stale import refuse_stale
from orders.services.totals import add_up_ordered, refuse_endless
from orders.states import ORDER_STATES, EventKind, OrderState, ReceivingStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from common.actors import Actor
    from orders.models import OrderEvent


@dataclass
class _Applied:
    """What a change did to the unsaved rows; `was` is how the touched lines were counted."""

    differences: list[Difference] = field(default_factory=list)
    touched: list[PurchaseOrderLine] = field(default_factory=list)
    was: dict[int, Measure] = field(default_factory=dict)
    cancelled: dict[int, int] = field(default_factory=dict)
    added: list[PurchaseOrderLine] = field(default_factory=list)


@transaction.atomic
def change_order(
    *,
    order: PurchaseOrder,
    header: HeaderContent | None = None,
    lines: Iterable[LineContent] = (),
    actor: Actor,
    changed_at: datetime | None = None,
    as_sent: bool = False,
    expected_version: int | None = None,
    now: datetime | None = None,
) -> list[Difference]:
    """Change an issued order as the buyer wants it; gives what changed (nothing: no write).

    Lines that are not named stay. A quantity of 0 cancels a line. A change of quantity, cost or
    window asks again: a new confirm-by; until then the old answer stands, cut down to what is
    ordered now. `as_sent` takes a document's content as its reader let it pass, also where
    `check_order` wants more of our own staff. `expected_version` is what the person saw.

    Raises `TransitionNotAllowed` for a draft or closed order, `Stale` for one that changed since,
    `Refused` for content that `check_order` does not let pass.
    """
    locked = lock_order(order.pk, now)
    order = locked.order
    _refuse_unchangeable(order)
    refuse_stale(order, expected_version)
    applied = _apply(locked, header, lines)
    if not applied.differences:
        return []
    if not as_sent:
        _refuse_unsound(locked, applied)
    order.changed_at = changed_at or locked.now
    order.version += 1
    _save(locked, applied)
    if not as_sent:
        refuse_endless(order)
    refit = Refit.of(locked, applied.was)
    event = add_event(
        order=order,
        kind=EventKind.CHANGED,
        actor=actor,
        now=locked.now,
        data={"differences": as_json(applied.differences), **refit.told()},
    )
    _write_quantities(event, applied)
    refit.write(locked, event)
    order.change_open_since = min(order.change_open_since or locked.now, locked.now)
    _follow_up(locked, applied)
    order.save()
    audit_order(
        order=order,
        action="changed",
        actor=actor,
        now=locked.now,
        after={"differences": as_json(applied.differences), "confirm_by": order.confirm_by},
    )
    tell(order=order, event=event)
    return applied.differences


def _refuse_unchangeable(order: PurchaseOrder) -> None:
    if order.state == OrderState.DRAFT:
        raise TransitionNotAllowed(
            _("Order %(number)s is a draft: edit it, then issue it.") % {"number": order.number}
        )
    step = "change" if order.state == OrderState.NEW else "change_acknowledged"
    ORDER_STATES.target(order.state, step)


def _apply(
    locked: LockedOrder, header: HeaderContent | None, contents: Iterable[LineContent]
) -> _Applied:
    applied = _Applied()
    if header is not None:
        applied.differences += apply_header(locked.order, header)
    known = {line.sequence_number: line for line in locked.lines}
    fresh = []
    for content in contents:
        line = known.get(content.sequence_number)
        if line is None:
            fresh.append(content)
            continue
        quantity, measure = line.quantity, Measure.of(line)
        if differences := apply_line(line, content):
            applied.differences += differences
            applied.touched.append(line)
            applied.was[line.pk] = measure
            # In the line's new unit, as all of its history from this event on.
            gone = (quantity * measure.unit_size - line.eaches) // line.unit_size
            if gone > 0:
                applied.cancelled[line.pk] = gone
    applied.added = [_unsaved(locked, content) for content in fresh]
    for line in applied.added:
        applied.differences.append(
            Difference(line.sequence_number, "added", None, line.quantity, "", line.unit)
        )
    return applied


def _refuse_unsound(locked: LockedOrder, applied: _Applied) -> None:
    problems = check_order(locked.order, [*locked.lines, *applied.added])
    if any(problem.path != "lines" for problem in problems):  # without a line it is cancelled
        Problems(problems).raise_if_any()


def _unsaved(locked: LockedOrder, content: LineContent) -> PurchaseOrderLine:
    line = PurchaseOrderLine(order=locked.order)
    apply_line(line, content)
    return line


def _save(locked: LockedOrder, applied: _Applied) -> None:
    if applied.touched:
        names = [f.name for f in fields(LineContent) if f.name != "sequence_number"]
        PurchaseOrderLine.objects.bulk_update(applied.touched, names)
    start = len(locked.lines) + 1
    for position, line in enumerate(applied.added, start):
        line.position = position
    applied.added = PurchaseOrderLine.objects.bulk_create(applied.added)
    locked.lines.extend(applied.added)
    add_up_ordered(locked.order, locked.lines)


def _write_quantities(event: OrderEvent, applied: _Applied) -> None:
    counted = {
        d.line for d in applied.differences if d.name in {"quantity", "unit", "unit_size", "added"}
    }
    OrderedQuantity.objects.bulk_create(
        quantity_row(event, line, applied.cancelled.get(line.pk, 0))
        for line in (*applied.touched, *applied.added)
        if line.sequence_number in counted
    )


def _follow_up(locked: LockedOrder, applied: _Applied) -> None:
    """Close what is wholly cancelled, or ask again."""
    order = locked.order
    if not locked.active:
        shut(order, locked.now, cancelled=True)
    elif _asks_again(order, applied.differences):
        close_deadline(order, locked.now)
        open_deadline(order, locked.now)


def _asks_again(order: PurchaseOrder, differences: Iterable[Difference]) -> bool:
    answered_elsewhere = order.state == OrderState.ACKNOWLEDGED and order.answer_id is None
    return not answered_elsewhere and any(d.name in ASKS_AGAIN for d in differences)


def shut(order: PurchaseOrder, now: datetime, *, cancelled: bool) -> None:
    """Close an order on which nothing is left to do; the caller saves the row."""
    step = "cancel" if cancelled else "close"
    order.state = ORDER_STATES.target(order.state, step)
    order.state_changed_at = now
    order.receiving_status = ReceivingStatus.CLOSED
    if cancelled:
        order.cancelled_at = now
    order.change_open_since = None
    close_deadline(order, now)
    drop_typed(order)


@transaction.atomic
def cancel_order(
    *, order: PurchaseOrder, actor: Actor, reason: str = "", now: datetime | None = None
) -> PurchaseOrder:
    """Cancel a whole issued order: every line goes to 0, the order closes, the vendor is told.

    Raises `TransitionNotAllowed` for a draft or an order that is closed already.
    """
    locked = lock_order(order.pk, now)
    order, now = locked.order, locked.now
    ORDER_STATES.target(order.state, "cancel")
    order.version += 1
    cancelled = {line.pk: line.quantity for line in locked.active}
    gone = locked.active
    for line in gone:
        line.quantity = 0
    PurchaseOrderLine.objects.bulk_update(gone, ["quantity"])
    add_up_ordered(order, locked.lines)
    event = add_event(order=order, kind=EventKind.CANCELLED, actor=actor, now=now)
    OrderedQuantity.objects.bulk_create(
        quantity_row(event, line, cancelled[line.pk]) for line in gone
    )
    Refit.of(locked).write(locked, event)
    shut(order, now, cancelled=True)
    order.save()
    audit_order(
        order=order,
        action="cancelled",
        actor=actor,
        now=now,
        before={"units": sum(cancelled.values())},
        after={"state": order.state},
        personal={"reason": reason.strip()} if reason.strip() else None,
    )
    tell(order=order, event=event)
    return order


@transaction.atomic
def close_order(
    *, order: PurchaseOrder, actor: Actor, now: datetime | None = None
) -> PurchaseOrder:
    """Close an order because nothing more is expected. Raises `TransitionNotAllowed`."""
    locked = lock_order(order.pk, now)
    order, now = locked.order, locked.now
    was = order.state
    order.version += 1
    shut(order, now, cancelled=False)
    order.save()
    add_event(order=order, kind=EventKind.CLOSED, actor=actor, now=now)
    audit_order(
        order=order,
        action="closed",
        actor=actor,
        now=now,
        before={"state": was},
        after={"state": order.state},
    )
    return order
