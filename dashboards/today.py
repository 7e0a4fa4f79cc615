"""What Today tells: what is due, what it is worth, what happened since the last visit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models.functions import Coalesce

from dashboards.away import away_of
from orders.models import PurchaseOrder
from orders.presenting import money_pairs
from orders.talk import unread_orders
from threads.presenting import reader_of
from vendors.models import Membership
from vendors.permissions import Permission

if TYPE_CHECKING:
    from dashboards.away import Away
    from vendors.models import Vendor

SOON = timedelta(hours=2)
DAY = timedelta(hours=24)
MOST = 60
UNREAD = 8
LATELY = timedelta(days=30)  # what nobody read for so long is no news of today
VISIT = timedelta(minutes=30)


@dataclass(frozen=True)
class Task:
    """One thing that costs money if it is ignored."""

    order: PurchaseOrder
    amounts: list[tuple[str, Decimal]]

    @property
    def cancelled_at(self) -> datetime | None:
        """When lines that nobody answers are cancelled; None where the rule knows no such end."""
        after = getattr(self.order, "cancel_after", None)
        if after is None or self.order.confirm_by is None:
            return None
        return self.order.confirm_by + timedelta(minutes=after)


@dataclass(frozen=True)
class Group:
    """Tasks that are due in the same stretch of time, and what they are worth."""

    tasks: list[Task]
    worth: list[tuple[str, Decimal]]

    def __bool__(self) -> bool:
        return bool(self.tasks)


@dataclass(frozen=True)
class Today:
    """Everything that the page shows."""

    late: Group
    urgent: Group
    today: Group
    later: Group
    shown: int
    is_cut: bool
    at_stake: list[tuple[str, Decimal]]
    new_count: int
    away: Away
    following: PurchaseOrder | None
    unread: list[PurchaseOrder]
    has_more_unread: bool

    @property
    def next_due(self) -> datetime | None:
        """The next deadline that is not yet missed."""
        for group in (self.urgent, self.today, self.later):
            if group:
                return group.tasks[0].order.confirm_by
        return None


def today_of(membership: Membership, *, since: datetime | None, now: datetime) -> Today:
    """Today of one person: due orders by deadline then value, and news since `since`."""
    vendor = membership.vendor
    tasks = _tasks(vendor, sees_cost=membership.can(Permission.VIEW_COST))
    is_cut = len(tasks) > MOST
    tasks = tasks[:MOST]
    late = _between(tasks, None, now)
    urgent = _between(tasks, now, now + SOON)
    today = _between(tasks, now + SOON, now + DAY)
    unread = list(unread_orders(vendor, reader_of(membership), now - LATELY)[: UNREAD + 1])
    return Today(
        late=late,
        urgent=urgent,
        today=today,
        later=_between(tasks, now + DAY, None),
        shown=len(tasks),
        is_cut=is_cut,
        at_stake=_sum([*late.tasks, *urgent.tasks, *today.tasks]),
        new_count=_came_since(tasks, since),
        away=away_of(membership, since=since),
        following=None if tasks else _following(vendor, now),
        unread=unread[:UNREAD],
        has_more_unread=len(unread) > UNREAD,
    )


def _tasks(vendor: Vendor, *, sees_cost: bool) -> list[Task]:
    """What waits for an answer, the most urgent first; one more than a page shows."""
    waiting = (
        PurchaseOrder.objects.for_vendor(vendor)
        .awaiting_answer()
        .for_list()
        .select_related("draft__saved_by")
        .with_cancel_after()
        .by_urgency(sees_cost=sees_cost)
    )
    return [Task(order, money_pairs(order)) for order in waiting[: MOST + 1]]


def _between(tasks: list[Task], after: datetime | None, until: datetime | None) -> Group:
    """Tasks due after one moment and not after another."""
    found = [
        task
        for task in tasks
        if (due := task.order.confirm_by)
        and (after is None or due > after)
        and (until is None or due <= until)
    ]
    return Group(found, _sum(found))


def _sum(tasks: list[Task]) -> list[tuple[str, Decimal]]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for task in tasks:
        for currency, amount in task.amounts:
            sums[currency] += amount
    return sorted(sums.items())


def _came_since(tasks: list[Task], since: datetime | None) -> int:
    """How many of these came for the first time since then; 0 on a first visit."""
    return sum(
        since is not None and task.order.answer_id is None and task.order.issued_at > since
        for task in tasks
        if task.order.issued_at is not None
    )


def _following(vendor: Vendor, now: datetime) -> PurchaseOrder | None:
    """What comes next when nothing waits: the order whose window ends first."""
    return (
        PurchaseOrder.objects.for_vendor(vendor)
        .open()
        .annotate(window_end=Coalesce("delivery_end", "ship_end"))
        .filter(window_end__gt=now)
        .order_by("window_end", "pk")
        .first()
    )


def note_visit(membership: Membership, now: datetime) -> datetime | None:
    """Note that the person is here; gives since when the news counts.

    A visit ends half an hour after its last page; Today tells what came since the one before.
    """
    if membership.seen_at is None or now - membership.seen_at > VISIT:
        Membership.objects.filter(pk=membership.pk).update(
            last_visit_at=membership.seen_at, seen_at=now
        )
        return membership.seen_at
    if now - membership.seen_at > timedelta(minutes=5):
        Membership.objects.filter(pk=membership.pk).update(seen_at=now)
    return membership.last_visit_at
