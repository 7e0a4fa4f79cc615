"""What an order contributes to performance. Pure: no database, no clock.

The definitions, which docs/performance.md tells in words:

- A confirm-by counts when it has passed, by the day on which it fell (after extensions), once for
  each time that an answer was asked for. One that was withdrawn before it came (by a change that
  asks again, a cancellation, the order's end) never counts; an answer at the tick is in time.
- Units count by the day of the order. Asked is what was answered, or whose confirm-by passed; what
  the buyer took back counts nowhere, what lapsed without an answer stays asked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dashboards.models import ConfirmByFact, LineFact
from orders.states import AcknowledgementCode, RejectionReason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orders.models import Deadline, LineAcknowledgement, PurchaseOrder, PurchaseOrderLine

State = ConfirmByFact.State
NO_ITEM = "–"
ANSWERED = ("accepted", "backordered", "soft", "hard", "not_named")


@dataclass
class Told:
    """All that the database says of an order; `lapsed` holds eaches by line key."""

    order: PurchaseOrder
    lines: list[PurchaseOrderLine] = field(default_factory=list)
    answer: list[LineAcknowledgement] = field(default_factory=list)
    lapsed: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    deadlines: list[Deadline] = field(default_factory=list)
    answered: set[datetime] = field(default_factory=set)


@dataclass(frozen=True)
class Facts:
    """What it contributes, unsaved, and when that changes by itself."""

    confirm_bys: list[ConfirmByFact]
    lines: list[LineFact]
    next_at: datetime | None


def facts_of(told: Told, now: datetime) -> Facts:
    """The order's contribution as it stands at `now`."""
    confirm_bys = [
        fact for deadline in told.deadlines if (fact := _confirm_by(told, deadline, now))
    ]
    ahead = [fact.due_at for fact in confirm_bys if fact.state == State.AHEAD]
    is_settled = _is_settled(told, now)
    parts: dict[int, list[LineAcknowledgement]] = defaultdict(list)
    for part in told.answer:
        parts[part.line_id].append(part)
    when = _dimensions(told.order, told.order.ordered_at)
    lines = [
        _line(line, when, told.lapsed.get(line.pk, 0), parts[line.pk], is_settled=is_settled)
        for line in told.lines
    ]
    return Facts(confirm_bys, lines, min(ahead, default=None))


def week_of(day: date) -> date:
    """The Sunday on which the day's week begins: Amazon's weeks run Sunday to Saturday."""
    return day - timedelta(days=(day.weekday() + 1) % 7)


def item_of(line: PurchaseOrderLine) -> str:
    """What an item is known by: its ASIN, or the vendor's own number where it has none."""
    return line.amazon_product_identifier or line.vendor_product_identifier or NO_ITEM


def _dimensions(order: PurchaseOrder, at: datetime) -> dict[str, object]:
    day = at.astimezone(ZoneInfo(order.marketplace.time_zone)).date()
    return {
        "order_id": order.pk,
        "vendor_id": order.vendor_id,
        "vendor_code_id": order.vendor_code_id,
        "marketplace_id": order.marketplace_id,
        "day": day,
        "week": week_of(day),
        "month": day.replace(day=1),
    }


def _confirm_by(told: Told, deadline: Deadline, now: datetime) -> ConfirmByFact | None:
    closed_at = deadline.closed_at
    answered_at = closed_at if closed_at in told.answered else None
    if _was_withdrawn(told, deadline):
        return None
    if now <= deadline.due_at:
        state = State.AHEAD
    elif answered_at is not None and answered_at <= deadline.due_at:
        state = State.IN_TIME
    else:
        state = State.LATE
    return ConfirmByFact(
        deadline_id=deadline.pk,
        due_at=deadline.due_at,
        answered_at=answered_at,
        state=state,
        **_dimensions(told.order, deadline.due_at),
    )


def _was_withdrawn(told: Told, deadline: Deadline) -> bool:
    """Whether nobody asked any more when it would have come."""
    closed_at = deadline.closed_at
    return closed_at is not None and closed_at not in told.answered and closed_at <= deadline.due_at


def _is_settled(told: Told, now: datetime) -> bool:
    """Whether all that is ordered counts as asked: it was answered, or the last confirm-by passed.

    Until then only what an earlier answer covers does.
    """
    if not told.deadlines:
        return False
    last = told.deadlines[-1]
    if last.closed_at is None:
        return last.due_at < now
    return not _was_withdrawn(told, last)


def _line(
    line: PurchaseOrderLine,
    when: dict[str, object],
    lapsed: int,
    parts: Iterable[LineAcknowledgement],
    *,
    is_settled: bool,
) -> LineFact:
    units = dict.fromkeys(ANSWERED, 0)
    cost = line.net_cost
    for part in parts:
        units[_kind_of(part)] += part.quantity * line.unit_size
        cost = line.net_cost if part.net_cost is None else part.net_cost
    is_priced = line.value is not None and bool(line.net_cost_currency)
    return LineFact(
        line_id=line.pk,
        item=item_of(line),
        ordered=line.eaches + lapsed,
        asked=lapsed + (line.eaches if is_settled else sum(units.values())),
        currency=line.net_cost_currency if is_priced else "",
        cost=line.net_cost if is_priced else None,
        confirmed_cost=cost if is_priced else None,
        **units,
        **when,
    )


def _kind_of(part: LineAcknowledgement) -> str:
    """The field of a fact that a part of an answer counts in."""
    if part.code == AcknowledgementCode.ACCEPTED:
        return "accepted"
    if part.code == AcknowledgementCode.BACKORDERED:
        return "backordered"
    if part.is_implied:
        return "not_named"
    return "soft" if part.reason == RejectionReason.TEMPORARILY_UNAVAILABLE else "hard"
