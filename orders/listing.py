"""A page of a list by key, not by offset, and what all that match adds up to."""

from __future__ import annotations

import base64
import binascii
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Subquery, Sum
from django.utils import timezone

from audit.reading import chain_end_rows
from common.kept import Kept
from orders.filters import DEFAULT_SORT, sorts_for
from orders.models import PurchaseOrder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orders.querysets import PurchaseOrderQuerySet
    from vendors.models import Vendor

PAGE_SIZE = 50
LONGEST_CURSOR = 500
MOST_WISHES = 1024  # the totals of so many are kept


@dataclass(frozen=True)
class Page:
    """Rows, and the cursors of the pages beside them (empty where there is none)."""

    rows: list[Any]
    next_cursor: str = ""
    previous_cursor: str = ""


@dataclass(frozen=True)
class Totals:
    """How many orders match, their units in eaches, their value per currency."""

    count: int
    units: int
    amounts: list[tuple[str, Decimal]]


class BadCursor(ValueError):
    """A cursor that none of our pages gave."""


_totals: Kept[Totals] = Kept(MOST_WISHES)


def page_of(
    queryset: PurchaseOrderQuerySet,
    *,
    sort: str,
    cursor: str = "",
    size: int = PAGE_SIZE,
    fields: Sequence[str] = (),
    more: Mapping[str, Any] | None = None,
    sees_cost: bool = True,
    keys: tuple[str, ...] = (),
) -> Page:
    """One page in the order `sort` (a key of `sorts_for`), from where `cursor` points to.

    `keys` stand in the place of those of `sort`. With `fields` the rows are dicts of these columns
    and the sorted ones (by deadline they must be named), and of what `more` computes. Raises
    `BadCursor`. One statement; costs
    the same on the last page as on the first.
    """
    sorts = sorts_for(sees_cost=sees_cost)
    if keys:
        parts = [_Part(queryset, keys, fields, "np", more or {})]
    elif sort == "deadline":  # those that wait for an answer, and after them all others
        parts = [
            _Part(queryset.filter(confirm_by__isnull=False), sorts[sort], fields, "np", more or {}),
            _Part(
                queryset.filter(confirm_by__isnull=True),
                sorts[DEFAULT_SORT],
                fields,
                "NP",
                more or {},
            ),
        ]
    else:
        parts = [_Part(queryset, sorts[sort], fields, "np", more or {})]
    at, backwards, after = _decode(cursor, parts) if cursor else (0, False, None)
    rest = parts[at::-1] if backwards else parts[at:]
    found = _rows(rest, size + 1, after, backwards=backwards)
    is_cut = len(found) > size
    shown = found[:size]
    if backwards:
        shown.reverse()
    if not shown:
        return Page([])
    has_next, has_previous = (True, is_cut) if backwards else (is_cut, bool(cursor))
    return Page(
        [row for _part, row in shown],
        _encode(*shown[-1], backwards=False) if has_next else "",
        _encode(*shown[0], backwards=True) if has_previous else "",
    )


@dataclass(frozen=True)
class _Part:
    """Rows that stand in one order of keys; `letters` name it in a cursor, forwards and back."""

    queryset: PurchaseOrderQuerySet
    keys: tuple[str, ...]
    fields: Sequence[str]
    letters: str
    more: Mapping[str, Any]

    def next(
        self, most: int, after: Sequence[Any] | None, *, backwards: bool
    ) -> PurchaseOrderQuerySet:
        """The next orders in one direction, from an end or from after a row's keys."""
        ordered = [_flip(key) for key in self.keys] if backwards else list(self.keys)
        queryset = self.queryset
        if after is not None:
            queryset = queryset.filter(_beyond(ordered, after))
        return queryset.order_by(*ordered)[:most]


def _rows(
    parts: Sequence[_Part], most: int, after: Sequence[Any] | None, *, backwards: bool
) -> list[tuple[_Part, Any]]:
    """The next rows of one part, or of two of which the second goes on where the first ends."""
    first = parts[0].next(most, after, backwards=backwards)
    fields, more = parts[0].fields, parts[0].more
    columns = dict.fromkeys(
        [*fields, *(key.lstrip("-") for part in parts for key in part.keys)] if fields else ()
    )
    if len(parts) == 1:
        rows = first.values(*columns, **more) if columns else first
        return [(parts[0], row) for row in rows]
    halves = [first, parts[1].next(most, None, backwards=backwards)]
    one, other = (
        PurchaseOrder.objects.filter(pk__in=half.values("pk")).order_by().values(*columns, **more)
        for half in halves
    )
    union = list(one.union(other, all=True))  # one statement
    found: list[tuple[_Part, Any]] = []
    for index, part in enumerate(parts):
        is_waiting = (index == 1) == backwards
        mine = [row for row in union if (row["confirm_by"] is not None) == is_waiting]
        for key in reversed(part.keys):
            name, falls = key.lstrip("-"), key.startswith("-")
            mine.sort(key=itemgetter(name), reverse=falls != backwards)
        found += [(part, row) for row in mine]
    return found[:most]


def totals_of(queryset: PurchaseOrderQuerySet) -> Totals:
    """Add up all that match: one query, a second one only for orders in several currencies."""
    groups = (
        queryset.order_by()
        .values("currency")
        .annotate(count=Count("pk"), units=Sum("units"), value=Sum("value"))
    )
    count = units = 0
    sums: dict[str, Decimal] = defaultdict(Decimal)
    mixed = False
    for group in groups:
        count += group["count"]
        units += group["units"] or 0
        if group["currency"]:
            sums[group["currency"]] += group["value"] or 0
        else:
            mixed = True
    if mixed:
        several = queryset.order_by().filter(currency="", line_count__gt=0).exclude(amounts={})
        for amounts in several.values_list("amounts", flat=True):
            for currency, amount in amounts.items():
                sums[currency] += Decimal(amount["ordered"])
    return Totals(count, units, sorted(sums.items()))


def totals_between_writes(
    found: PurchaseOrderQuerySet, *, vendor: Vendor, end: str, known: Mapping[str, str]
) -> Totals:
    """The totals of what a vendor's list finds, added up once between two writes to its orders.

    `found` are the vendor's visible orders by the filters `known`. Every write adds an entry to the
    vendor's chain of the audit log, in its own transaction: the end of the chain (`end_of_chain`,
    read before) says whether what was added up still holds. What else a filter goes by is the day
    where the reader is. Without an end nothing is known about writes, and nothing kept.
    """
    today = (timezone.get_current_timezone_name(), timezone.localdate())
    key = (vendor.pk, end, today, tuple(sorted(known.items())))
    return _totals.ask(key if end else None, lambda: totals_of(found))


def end_of_chain(chain: str) -> Subquery:
    """The end of a vendor's chain, as a column of a query that is asked anyway."""
    return Subquery(chain_end_rows(chain)[:1])


def _flip(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _beyond(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """(a, b, c) after (x, y, z) in this order, as the index walks it."""
    name = keys[0].lstrip("-")
    comes_after = Q(**{f"{name}__{'lt' if keys[0].startswith('-') else 'gt'}": values[0]})
    if len(keys) == 1:
        return comes_after
    at_least = Q(**{f"{name}__{'lte' if keys[0].startswith('-') else 'gte'}": values[0]})
    return at_least & (comes_after | (Q(**{name: values[0]}) & _beyond(keys[1:], values[1:])))


def _encode(part: _Part, row: Any, *, backwards: bool) -> str:
    values = [part.letters[backwards] + part.keys[0]]
    for key in part.keys:
        name = key.lstrip("-")
        value = row[name] if isinstance(row, dict) else getattr(row, name)
        values.append(value.isoformat() if isinstance(value, datetime) else str(value))
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _decode(cursor: str, parts: Sequence[_Part]) -> tuple[int, bool, list[Any]]:
    """In which part a cursor stands, whether it leads backwards, and the keys of its row."""
    if len(cursor) > LONGEST_CURSOR:
        raise BadCursor
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        place, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        at, backwards = _place(str(place), parts)
        names = [key.lstrip("-") for key in parts[at].keys]
        typed = [_typed(name, value) for name, value in zip(names, values, strict=True)]
    except (ValueError, TypeError, InvalidOperation, binascii.Error) as error:
        raise BadCursor from error
    return at, backwards, typed


def _place(place: str, parts: Sequence[_Part]) -> tuple[int, bool]:
    """The part and the direction; of a list in another order it is no place."""
    for index, part in enumerate(parts):
        for letter in part.letters:
            if place == letter + part.keys[0]:
                return index, letter == part.letters[1]
    raise ValueError(place)


def _typed(name: str, value: str) -> Any:
    if name == "id":
        number = int(value)
        if not 0 <= number < 2**63:
            raise ValueError
        return number
    if name == "sort_value":
        amount = Decimal(value)
        if not amount.is_finite():
            raise ValueError
        return amount
    if name == "number":
        return str(value)[:24].replace("\x00", "")
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment
