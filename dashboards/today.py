"""What Today tells: what is due, what it is worth, what happened since the last visit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from orders.models import OrderEvent, PurchaseOrder
from orders.presenting import Standing, money_pairs, standing_of
from orders.timeline import Entry, entries_of
from vendors.models import Membership

if TYPE_CHECKING:
    from vendors.models import Vendor

SOON = timedelta(hours=2)
DAY = timedelta(hours=24)
MOST = 60
NEWS = 12
VISIT = timedelta(minutes=30)


@dataclass(frozen=True)
class Task:
    """One thing that costs money if it is ignored."""

    order: PurchaseOrder
    standing: Standing
    amounts: list[tuple[str, Decimal]]


@dataclass(frozen=True)
class News:
    """One event since the last visit, with its order."""

    entry: Entry
    number: str
    url: str


@dataclass(frozen=True)
class Today:
    """Everything that the page shows."""

    late: list[Task]
    urgent: list[Task]
    today: list[Task]
    later: list[Task]
    count: int
    at_stake: list[tuple[str, Decimal]]
    news: list[News]
    following: PurchaseOrder | None

    @property
    def first(self) -> PurchaseOrder | None:
        """The order that is due first."""
        for tasks in (self.late, self.urgent, self.today, self.later):
            if tasks:
                return tasks[0].order
        return None


def today_of(vendor: Vendor, *, since: datetime | None, now: datetime, sees_cost: bool) -> Today:
    """Today of one vendor: due orders by deadline then value, and news since `since`."""
    waiting = (
        PurchaseOrder.objects.for_vendor(vendor).awaiting_answer().for_list().by_urgency()[:MOST]
    )
    tasks = [Task(order, standing_of(order), money_pairs(order)) for order in waiting]
    late = _between(tasks, None, now)
    urgent = _between(tasks, now, now + SOON)
    today = _between(tasks, now + SOON, now + DAY)
    later = _between(tasks, now + DAY, None)
    return Today(
        late=late,
        urgent=urgent,
        today=today,
        later=later,
        count=len(tasks),
        at_stake=_sum([*late, *urgent, *today]),
        news=_news(vendor, since, sees_cost=sees_cost),
        following=None if tasks else _following(vendor, now),
    )


def _between(tasks: list[Task], after: datetime | None, until: datetime | None) -> list[Task]:
    """Tasks due after one moment and not after another."""
    return [
        task
        for task in tasks
        if (due := task.order.confirm_by)
        and (after is None or due > after)
        and (until is None or due <= until)
    ]


def _sum(tasks: list[Task]) -> list[tuple[str, Decimal]]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for task in tasks:
        for currency, amount in task.amounts:
            sums[currency] += amount
    return sorted(sums.items())


def _news(vendor: Vendor, since: datetime | None, *, sees_cost: bool) -> list[News]:
    events = OrderEvent.objects.for_vendor(vendor).select_related("order").order_by("-at", "-pk")
    if since is not None:
        events = events.filter(at__gt=since)
    found = list(events[:NEWS])
    entries = entries_of(found, sees_cost=sees_cost)
    return [
        News(entry, event.order.number, event.order.get_absolute_url())
        for event, entry in zip(found, entries, strict=True)
    ]


def _following(vendor: Vendor, now: datetime) -> PurchaseOrder | None:
    """What comes next when nothing waits: the order whose window ends first."""
    return (
        PurchaseOrder.objects.for_vendor(vendor)
        .open()
        .filter(ship_end__gt=now)
        .order_by("ship_end")
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
