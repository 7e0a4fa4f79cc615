"""What one answer for many orders would do to each of them, without sending anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from common.errors import DomainError
from orders.models import PurchaseOrderLine
from orders.services.answer_gate import refuse_unasked
from orders.services.answer_lines import sums
from orders.services.answer_rows import given_to_many
from orders.services.answering import look_at_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from orders.models import PurchaseOrder
    from orders.services.answer_lines import Given
    from orders.services.answering_many import Wish

CHUNK = 2000  # lines that are fetched at once


@dataclass(frozen=True)
class Ahead:
    """What an order has before it: units in eaches by what becomes of them, or why nothing does.

    `refusals` are all the sentences that stand against it, none where it can be done.
    """

    order: PurchaseOrder
    accepted: int = 0
    backordered: int = 0
    rejected: int = 0
    refusals: tuple[str, ...] = ()


def look_ahead(*, orders: Sequence[PurchaseOrder], wish: Wish, now: datetime) -> list[Ahead]:
    """Judge each order by the rules that sending it will ask again, in the order given.

    `orders` come with centre and marketplace. Two queries, however many orders there are; the lines
    of one order at a time are in memory.
    """
    given = given_to_many(orders)
    by_key = {order.pk: order for order in orders}
    found = {
        key: _look(by_key[key], lines, given.get(key, {}), wish, now)
        for key, lines in _lines_of(by_key)
    }
    return [
        found.get(order.pk) or _look(order, [], given.get(order.pk, {}), wish, now)
        for order in orders
    ]


def day_after_windows(orders: Iterable[PurchaseOrder], now: datetime) -> date:
    """The first day that lies behind the windows of all these orders, each in its own zone."""
    days = []
    for order in orders:
        zone = ZoneInfo(order.zone)
        _start, end = order.window
        days.append(max(end or now, now).astimezone(zone).date())
    return max(days, default=now.date()) + timedelta(days=1)


def _lines_of(
    by_key: Mapping[int, PurchaseOrder],
) -> Iterator[tuple[int, list[PurchaseOrderLine]]]:
    """The lines of each order that has any, by its key, each with its order."""
    rows = PurchaseOrderLine.objects.filter(order__in=list(by_key))
    ordered = rows.order_by("order_id", "position", "pk").iterator(chunk_size=CHUNK)
    for key, group in groupby(ordered, key=attrgetter("order_id")):
        lines = list(group)
        for line in lines:
            line.order = by_key[key]
        yield key, lines


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
        return Ahead(order, refusals=refusal.sentences)
    sizes = {line.sequence_number: line.unit_size for line in lines}
    accepted = backordered = rejected = 0
    for answer in answers:
        given, size = sums(answer.parts), sizes[answer.sequence_number]
        accepted += given.accepted * size
        backordered += given.backordered * size
        rejected += given.rejected * size
    return Ahead(order, accepted, backordered, rejected)
