"""What changed while one was away: each order that others touched, in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orders.changes import CHANGING, in_short
from orders.models import OrderEvent
from orders.services.names import with_authors
from orders.states import EventKind
from orders.timeline import Entry, entries_of
from vendors.permissions import Permission

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from vendors.models import Membership

MOST = 12  # orders
READ = 200  # events, the latest


@dataclass(frozen=True)
class News:
    """An order that others touched: the last that happened, and what changed in short."""

    number: str
    url: str
    entry: Entry
    changes: str

    @property
    def text(self) -> str:
        """What happened, and who did it if it was somebody of the vendor."""
        return f"{self.entry.who} {self.entry.text}" if self.entry.who else self.entry.text


@dataclass(frozen=True)
class Away:
    """What happened since a visit, an order a line, the latest first; `is_cut` if there is more."""

    news: list[News]
    is_cut: bool


def away_of(membership: Membership, *, since: datetime | None) -> Away:
    """What others did to orders since then: changed, cancelled, answered, noted, let lapse.

    That an order is new or late is told where it waits. One statement; costs only for who may see
    them.
    """
    events = list(with_authors(_events(membership, since))[: READ + 1])
    sees_cost = membership.can(Permission.VIEW_COST)
    by_order: dict[int, list[OrderEvent]] = {}
    for event in events[:READ]:
        by_order.setdefault(event.order_id, []).append(event)
    shown = list(by_order.values())[:MOST]
    return Away(
        news=[_news(found, sees_cost=sees_cost) for found in shown],
        is_cut=len(events) > READ or len(by_order) > MOST,
    )


def _events(membership: Membership, since: datetime | None) -> QuerySet[OrderEvent]:
    events = (
        OrderEvent.objects.for_vendor(membership.vendor)
        .exclude(actor_id=membership.user_id, by_vendor=True)
        .exclude(kind__in=[EventKind.ISSUED, EventKind.MISSED])
        .select_related("order__centre", "order__marketplace")
        .order_by("-at", "-pk")
    )
    return events if since is None else events.filter(at__gt=since)


def _news(events: list[OrderEvent], *, sees_cost: bool) -> News:
    """One order; `events` are what happened to it, the latest first."""
    last = events[0]
    changes = [event for event in events if event.kind in CHANGING]
    return News(
        number=last.order.number,
        url=last.order.get_absolute_url(),
        entry=entries_of([last], sees_cost=sees_cost)[0],
        changes=in_short(changes, sees_cost=sees_cost),
    )
