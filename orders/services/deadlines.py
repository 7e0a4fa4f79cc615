"""The life of a confirm-by: opened, extended, closed; and what falls due next."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Invalid, TransitionNotAllowed
from marketplaces.models import DeadlineRule
from notifications.services import cancel_for
from orders.models import Deadline, PurchaseOrder
from orders.services.locking import lock_order
from orders.services.notices import REMINDER, tell
from orders.services.recording import add_event, audit_order
from orders.states import DEADLINE_STATES, DeadlineState, EventKind

if TYPE_CHECKING:
    from common.actors import Actor

DEADLINE_FIELDS = ("confirm_by", "update_by", "is_late")
LONGEST_EXTENSION = timedelta(days=60)
LONGEST_REASON = 500


def reminders_of(rule: DeadlineRule) -> list[int]:
    """Minutes before the confirm-by at which a rule reminds, in the order in which they come."""
    return sorted({int(minutes) for minutes in rule.remind_before if minutes > 0}, reverse=True)


def lead_of(due_at: datetime, now: datetime) -> int:
    """Whole minutes from `now` until `due_at`, rounded up: reminders of fewer lie ahead."""
    return max(-((now - due_at) // timedelta(minutes=1)), 0)


def open_deadline(order: PurchaseOrder, now: datetime) -> Deadline:
    """Ask for an answer from now on, by the rule in force; the caller saves `DEADLINE_FIELDS`.

    The day that chooses the rule is the day in the marketplace's own zone.
    """
    rule = DeadlineRule.objects.in_force(order.marketplace_id, _local_day(order, now))
    due_at = now + timedelta(minutes=rule.confirm_within)
    order.confirm_by = due_at
    order.update_by = now + timedelta(minutes=rule.update_within)
    order.is_late = False
    return Deadline.objects.create(
        order=order,
        vendor_id=order.vendor_id,
        rule=rule,
        opened_at=now,
        due_at=due_at,
        lead=lead_of(due_at, now),
        next_at=due_at,
    )


def close_deadline(order: PurchaseOrder, now: datetime) -> None:
    """Nothing is asked for any more; the caller saves `DEADLINE_FIELDS`."""
    if order.confirm_by is None:
        return
    Deadline.objects.filter(order=order).running().update(
        state=DeadlineState.CLOSED, closed_at=now, next_at=None
    )
    order.confirm_by = None


@transaction.atomic
def extend_deadline(
    *,
    order: PurchaseOrder,
    due_at: datetime,
    reason: str,
    actor: Actor,
    now: datetime | None = None,
) -> PurchaseOrder:
    """Give the vendor until `due_at` (aware). The reason is told to the vendor.

    Raises `TransitionNotAllowed` when no answer is asked for, `Invalid` for a time that is not
    later than the present one, is past, or is more than 60 days away, and for a missing reason.
    """
    locked = lock_order(order.pk, now)
    order, now = locked.order, locked.now
    deadline = Deadline.objects.filter(order=order).running().select_related("rule").first()
    if deadline is None:
        raise TransitionNotAllowed(
            _("Order %(number)s does not wait for an answer, so there is nothing to extend.")
            % {"number": order.number}
        )
    _check_extension(deadline, due_at, reason, now)
    before = deadline.due_at
    deadline.state = DEADLINE_STATES.target(deadline.state, "extend")
    deadline.due_at = deadline.next_at = due_at
    deadline.lead = lead_of(due_at, now)
    deadline.reason = reason.strip()
    deadline.round += 1
    deadline.save(update_fields=["state", "due_at", "reason", "round", "lead", "next_at"])
    cancel_for(topic=REMINDER, subject_id=deadline.pk)  # what still waits names the time before
    order.confirm_by, order.is_late = due_at, False
    order.update_by = max(order.update_by or due_at, due_at)
    order.version += 1
    order.save(update_fields=["version", *DEADLINE_FIELDS])
    event = add_event(
        order=order,
        kind=EventKind.EXTENDED,
        actor=actor,
        now=now,
        data={"was": before.isoformat(), "is": due_at.isoformat()},
    )
    audit_order(
        order=order,
        action="deadline_extended",
        actor=actor,
        now=now,
        before={"confirm_by": before},
        after={"confirm_by": due_at},
        personal={"reason": reason.strip()},
    )
    tell(order=order, event=event)
    return order


def _check_extension(deadline: Deadline, due_at: datetime, reason: str, now: datetime) -> None:
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise Invalid(_("Say in at most 500 characters why: the vendor reads it."), field="reason")
    if due_at <= deadline.due_at or due_at <= now:
        raise Invalid(
            _("The new time must be later than the present one and lie in the future."),
            field="due_at",
        )
    if due_at > now + LONGEST_EXTENSION:
        raise Invalid(_("A confirm-by can be at most 60 days away."), field="due_at")


def _local_day(order: PurchaseOrder, now: datetime) -> date:
    return now.astimezone(ZoneInfo(order.marketplace.time_zone)).date()
