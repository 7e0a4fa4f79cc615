"""Performance follows the orders: what changed since it was rolled is rolled anew.

Rows decide. Every write of an order adds an event, so an order is stale when it has an event later
than the one up to which it was rolled, or when a confirm-by passed that counts by passing. A lost
message, a second worker or a killed one changes nothing but the delay.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from common.bulk import Table
from common.clock import database_now
from dashboards.models import ConfirmByFact, ItemName, LineFact, OrderRoll, RollMark
from dashboards.services.adding import add_up
from dashboards.services.facts import Facts, Told, facts_of, item_of
from dashboards.services.telling import tell
from orders.models import OrderEvent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

BATCH = 200  # orders a transaction
PATIENCE = 5.0  # seconds that one ring works at most: other bells ring the same workers
# An event is committed a moment after its key was given. Nothing holds a transaction open for so
# long; what nevertheless came later is found when all events are looked at.
OVERLAP = timedelta(minutes=10)
LOOK_AT_ALL = timedelta(hours=1)


def roll_all(now: datetime | None = None, *, patience: float = PATIENCE) -> int:
    """Roll until nothing is stale, or for so many seconds; gives how many orders were rolled."""
    started = time.monotonic()
    rolled = 0
    while found := roll(now=now):
        rolled += found
        if time.monotonic() - started > patience:
            break
    return rolled


@transaction.atomic
def roll(*, now: datetime | None = None, most: int = BATCH) -> int:
    """Roll some of the stale orders; gives how many, 0 also while somebody else rolls."""
    mark = held_mark()
    if mark is None:
        return 0
    now = now or database_now()
    looks_at_all = mark.checked_at is None or now - mark.checked_at >= LOOK_AT_ALL
    last = OrderEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    stale, is_all = _changed(0 if looks_at_all else mark.settled, most)
    if is_all:
        _move(mark, last, now, checked=looks_at_all)
        stale |= _passed(now, most)
    if stale:
        put(sorted(stale), now)
    return len(stale)


def put(keys: Sequence[int], now: datetime) -> None:
    """Put the facts of these orders in place of what is there, and add up what they touch.

    The caller holds the mark.
    """
    touched = forget(keys)
    touched |= put_facts(keys, now)
    add_up(touched)


def forget(keys: Sequence[int]) -> set[tuple[int, date]]:
    """Take the facts of these orders away; gives the vendor codes and weeks they counted in."""
    touched: set[tuple[int, date]] = set()
    for facts in (
        LineFact.objects.filter(order__in=keys),
        ConfirmByFact.objects.filter(order__in=keys),
    ):
        touched |= set(facts.order_by().values_list("vendor_code", "week").distinct())
        facts.delete()
    return touched


def put_facts(keys: Sequence[int], now: datetime) -> set[tuple[int, date]]:
    """Write the facts of orders that have none; gives the vendor codes and weeks they count in."""
    found = [(told, facts_of(told, now), event) for told, event in tell(keys).values()]
    lines = [fact for _told, facts, _event in found for fact in facts.lines]
    confirm_bys = [fact for _told, facts, _event in found for fact in facts.confirm_bys]
    Table(LineFact).insert(lines)
    Table(ConfirmByFact).insert(confirm_bys)
    _note(found)
    _name(told for told, _facts, _event in found)
    return {(fact.vendor_code_id, fact.week) for fact in (*lines, *confirm_bys)}


def held_mark(*, waits: bool = False) -> RollMark | None:
    """The mark, held until the transaction ends; None while somebody else holds it.

    On SQLite the transaction itself holds the only write lock.
    """
    marks = RollMark.objects.select_for_update(skip_locked=not waits).filter(pk=1)
    mark = marks.first()
    if mark is None:
        RollMark.objects.bulk_create([RollMark(pk=1)], ignore_conflicts=True)
        mark = marks.first()
    return mark


def _changed(since: int, most: int) -> tuple[set[int], bool]:
    """Orders with an event beyond `since` up to which they are not rolled, the oldest first.

    Also whether these are all.
    """
    rolled = OrderRoll.objects.filter(order=OuterRef("order"), event_id__gte=OuterRef("pk"))
    events = OrderEvent.objects.filter(~Exists(rolled), pk__gt=since).order_by("pk")
    found = list(events.values_list("order", flat=True)[:most])
    return set(found), len(found) < most


def _passed(now: datetime, most: int) -> set[int]:
    """Orders of which a confirm-by has passed since they were rolled."""
    passed = OrderRoll.objects.filter(next_at__lt=now).order_by("next_at")
    return set(passed.values_list("order", flat=True)[:most])


def _move(mark: RollMark, last: int, now: datetime, *, checked: bool) -> None:
    """Note how far one need not look again."""
    if mark.seen_at is None or now - mark.seen_at >= OVERLAP:
        mark.settled, mark.seen, mark.seen_at = mark.seen, last, now
    if checked:
        mark.checked_at = now
    mark.save()


def _note(found: Iterable[tuple[Told, Facts, int]]) -> None:
    """Write down up to where these orders are rolled."""
    OrderRoll.objects.bulk_create(
        [OrderRoll(order=t.order, event_id=e, next_at=f.next_at) for t, f, e in found],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["order"],
        update_fields=["event_id", "next_at"],
    )


def _name(told: Iterable[Told]) -> None:
    """Keep what items are called: the newest line says it."""
    newest: dict[tuple[int, str], ItemName] = {}
    for each in told:
        for line in each.lines:
            key = (each.order.vendor_id, item_of(line))
            if key not in newest or newest[key].line_id < line.pk:
                newest[key] = ItemName(
                    vendor_id=key[0],
                    item=key[1],
                    line_id=line.pk,
                    number=line.vendor_product_identifier,
                    title=line.title,
                )
    known = ItemName.objects.filter(
        Q(vendor__in={vendor for vendor, _ in newest}), Q(item__in={item for _, item in newest})
    ).values_list("vendor", "item", "line_id")
    for vendor, item, line_id in known:
        if (vendor, item) in newest and newest[vendor, item].line_id < line_id:
            del newest[vendor, item]
    ItemName.objects.bulk_create(
        newest.values(),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["vendor", "item"],
        update_fields=["line_id", "number", "title"],
    )
