"""What one answer for many orders would do to each of them, without sending anything."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from common.errors import DomainError
from orders.models import PurchaseOrderLine
from orders.services.answer_gate import refuse_unasked
from orders.services.answer_lines import sums
from orders.services.answer_rows import given_to_many
from orders.services.answering import look_at_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from orders.models import PurchaseOrder
    from orders.services.answer_lines import Given
    from orders.services.answering_many import Wish

CHUNK = 100  # orders whose lines are in memory at once


@dataclass(frozen=True)
class Ahead:
    """What an order has before it: units in eaches by what becomes of them, or why nothing does."""

    order: PurchaseOrder
    accepted: int = 0
    backordered: int = 0
    rejected: int = 0
    refusal: str = ""


@dataclass
class _Judged:
    """The chunk of orders that is looked at."""

    lines: dict[int, list[PurchaseOrderLine]] = field(default_factory=lambda: defaultdict(list))
    given: dict[int, dict[int, Given]] = field(default_factory=dict)


def look_ahead(*, orders: Sequence[PurchaseOrder], wish: Wish, now: datetime) -> list[Ahead]:
    """Judge each order by the rules that sending it will ask again, in the order given.

    `orders` come with centre and marketplace. Two queries for each hundred of them.
    """
    found: list[Ahead] = []
    for start in range(0, len(orders), CHUNK):
        chunk = orders[start : start + CHUNK]
        judged = _read(chunk)
        for order in chunk:
            lines = judged.lines.get(order.pk, [])
            found.append(_look(order, lines, judged.given.get(order.pk, {}), wish, now))
    return found


def day_after_windows(orders: Iterable[PurchaseOrder], now: datetime) -> date:
    """The first day that lies behind the windows of all these orders, each in its own zone."""
    days = []
    for order in orders:
        zone = ZoneInfo(order.zone)
        _start, end = order.window
        days.append(max(end or now, now).astimezone(zone).date())
    return max(days, default=now.date()) + timedelta(days=1)


def _read(orders: Sequence[PurchaseOrder]) -> _Judged:
    judged = _Judged(given=given_to_many(orders))
    by_key = {order.pk: order for order in orders}
    rows = PurchaseOrderLine.objects.filter(order__in=list(by_key)).order_by("position", "pk")
    for line in rows:
        line.order = by_key[line.order_id]
        judged.lines[line.order_id].append(line)
    return judged


def _look(
    order: PurchaseOrder,
    lines: Sequence[PurchaseOrderLine],
    before: Mapping[int, Given],
    wish: Wish,
    now: datetime,
) -> Ahead:
    try:
        refuse_unasked(order, now)
        answers = wish.answers(order, lines, before)
        look_at_answer(order=order, lines=lines, before=before, answers=answers, now=now)
    except DomainError as refusal:
        return Ahead(order, refusal=str(refusal))
    sizes = {line.sequence_number: line.unit_size for line in lines}
    accepted = backordered = rejected = 0
    for answer in answers:
        given, size = sums(answer.parts), sizes[answer.sequence_number]
        accepted += given.accepted * size
        backordered += given.backordered * size
        rejected += given.rejected * size
    return Ahead(order, accepted, backordered, rejected)
