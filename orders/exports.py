"""What the list shows, as a table for a spreadsheet: a row for each order, or for each line."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from common.tables import Column, Kind, Table
from orders.filters import DEFAULT_SORT, sorts_for
from orders.models import LineAcknowledgement, PurchaseOrderLine
from orders.services.answer_lines import sums
from orders.services.answer_rows import part_of
from orders.states import AnswerKind, OrderState, OrderType, RejectionReason, UnitOfMeasure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from orders.querysets import PurchaseOrderLineQuerySet, PurchaseOrderQuerySet

CHUNK = 2000  # rows that are in memory at once


@dataclass(frozen=True)
class Field:
    """A column and where it is read from: a column of the database, put into words by `said`."""

    column: Column
    source: str
    said: Callable[[Any], Any] | None = None
    is_cost: bool = False


def _words(choices: type[Any]) -> Callable[[Any], str]:
    """What a choice is called in the reader's language."""
    return lambda value: str(choices(value).label) if value else ""


REASON = _words(RejectionReason)


def _yes(value: object) -> str:
    return str(_("yes")) if value else ""


def _several(amounts: Mapping[str, Mapping[str, str]] | None) -> str:
    """The values of an order in more than one currency, which no one number can say."""
    if not amounts or len(amounts) == 1:
        return ""
    return "; ".join(f"{code} {Decimal(sums['ordered']):f}" for code, sums in amounts.items())


def _line_value(row: Sequence[Any]) -> Decimal | None:
    quantity, unit_size, cost, weight = row
    return None if cost is None or weight else cost * quantity * unit_size


ORDER = Field(Column(_("Order"), width=16), "number")
MARKETPLACE = Field(Column(_("Marketplace"), width=12), "marketplace__code")
VENDOR_CODE = Field(Column(_("Vendor code"), width=12), "vendor_code__code")
CENTRE = Field(Column(_("Ship to"), width=10), "centre__code")
CONFIRM_BY = Field(Column(_("Confirm by"), Kind.MOMENT, 20), "confirm_by")
WINDOW = [
    Field(Column(_("Ship from"), Kind.MOMENT, 20), "ship_start"),
    Field(Column(_("Ship until"), Kind.MOMENT, 20), "ship_end"),
    Field(Column(_("Deliver from"), Kind.MOMENT, 20), "delivery_start"),
    Field(Column(_("Deliver until"), Kind.MOMENT, 20), "delivery_end"),
]
STATE = Field(Column(_("State")), "state", _words(OrderState))
ORDERS = [
    ORDER,
    STATE,
    Field(Column(_("Answer"), width=16), "answer_kind", _words(AnswerKind)),
    Field(Column(_("Late"), width=8), "is_late", _yes),
    Field(Column(_("Type"), width=16), "order_type", _words(OrderType)),
    VENDOR_CODE,
    MARKETPLACE,
    CENTRE,
    Field(Column(_("Ordered on"), Kind.MOMENT, 20), "ordered_at"),
    Field(Column(_("Changed on"), Kind.MOMENT, 20), "changed_at"),
    *WINDOW,
    CONFIRM_BY,
    Field(Column(_("Answered on"), Kind.MOMENT, 20), "answered_at"),
    Field(Column(_("Lines"), Kind.NUMBER, 8), "line_count"),
    Field(Column(_("Units"), Kind.NUMBER, 10), "units"),
    Field(Column(_("Units confirmed"), Kind.NUMBER, 16), "accepted_units"),
    Field(Column(_("Currency"), width=10), "currency", is_cost=True),
    Field(Column(_("Value"), Kind.MONEY), "value", is_cost=True),
    Field(Column(_("Value confirmed"), Kind.MONEY, 16), "accepted_value", is_cost=True),
    Field(Column(_("Values by currency"), width=24), "amounts", _several, is_cost=True),
]
LINES = [
    Field(Column(_("Line"), width=8), "sequence_number"),
    Field(Column(_("ASIN")), "amazon_product_identifier"),
    Field(Column(_("Your item number"), width=18), "vendor_product_identifier"),
    Field(Column(_("Title"), width=40), "title"),
    Field(Column(_("Ordered"), Kind.NUMBER, 10), "quantity"),
    Field(Column(_("Unit"), width=10), "unit", _words(UnitOfMeasure)),
    Field(Column(_("Case size"), Kind.NUMBER, 10), "unit_size"),
    Field(Column(_("Backorder allowed"), width=18), "is_back_order_allowed", _yes),
    Field(Column(_("Cost"), Kind.MONEY, 12), "net_cost", is_cost=True),
    Field(Column(_("Currency"), width=10), "net_cost_currency", is_cost=True),
]
ANSWERED = [
    Column(_("Accepted"), Kind.NUMBER, 12),
    Column(_("Backordered"), Kind.NUMBER, 12),
    Column(_("Rejected"), Kind.NUMBER, 12),
    Column(_("Reason"), width=24),
    Column(_("Backorder date"), Kind.MOMENT, 20),
]
COSTS = [Column(_("Cost confirmed"), Kind.MONEY), Column(_("Value"), Kind.MONEY)]


def by_order(found: PurchaseOrderQuerySet, *, sort: str, sees_cost: bool) -> Table:
    """The orders of `found` as the list has them, a row each."""
    fields = [field for field in ORDERS if sees_cost or not field.is_cost]
    parts = _in_order(found, sort, sees_cost=sees_cost)
    rows = (row for part in parts for row in part.values_list(*_sources(fields)).iterator(CHUNK))
    columns = [field.column for field in fields]
    return Table(_("Orders"), columns, _said(fields, rows, get_language()))


def by_line(found: PurchaseOrderQuerySet, *, sort: str, sees_cost: bool) -> Table:
    """The lines of the orders of `found`, those that the buyer cancelled too, with their answer."""
    of_order = [ORDER, STATE, VENDOR_CODE, MARKETPLACE, CENTRE, CONFIRM_BY, *WINDOW]
    fields = [
        *(Field(field.column, f"order__{field.source}", field.said) for field in of_order),
        *(field for field in LINES if sees_cost or not field.is_cost),
    ]
    columns = [*(field.column for field in fields), *ANSWERED, *(COSTS if sees_cost else [])]
    money = ("quantity", "unit_size", "net_cost", "net_cost_unit") if sees_cost else ()
    parts = [
        _lines_of(part).values_list(*_sources(fields), *money, "pk")
        for part in _in_order(found, sort, sees_cost=sees_cost)
    ]
    return Table(_("Lines"), columns, _line_rows(parts, fields, get_language()))


def _lines_of(orders: PurchaseOrderQuerySet) -> PurchaseOrderLineQuerySet:
    """The lines of orders, in the order in which these stand."""
    keys = [_of_order(str(key)) for key in orders.query.order_by]
    lines = PurchaseOrderLine.objects.filter(order__in=orders.order_by())
    return lines.order_by(*keys, "position", "pk")


def _line_rows(
    parts: Iterable[QuerySet[Any, tuple[Any, ...]]], fields: Sequence[Field], language: str | None
) -> Iterator[list[Any]]:
    """Cells of the fields, then what the line's value is made of, if it is seen, then its key."""
    own = len(fields)
    waiting = chain.from_iterable(part.iterator(CHUNK) for part in parts)
    while chunk := list(islice(waiting, CHUNK)):
        answers = _answers([row[-1] for row in chunk])
        said = _said([*fields, _REASON_OF_ANSWER], _with_reason(chunk, own, answers), language)
        for told, row in zip(said, chunk, strict=True):
            answered, cost = answers.get(row[-1], (_UNANSWERED, None))
            costs = [cost, _line_value(row[own:-1])] if len(row) > own + 1 else []
            yield [*told[:own], *answered[:3], told[own], answered[4], *costs]


def _with_reason(
    chunk: Iterable[tuple[Any, ...]], own: int, answers: Mapping[int, tuple[list[Any], Any]]
) -> Iterator[tuple[Any, ...]]:
    for row in chunk:
        yield (*row[:own], answers.get(row[-1], (_UNANSWERED, None))[0][3])


def _answers(lines: Sequence[int]) -> dict[int, tuple[list[Any], Decimal | None]]:
    """The answer in force to each of these lines: cells of `ANSWERED`, and the cost."""
    parts: dict[int, list[LineAcknowledgement]] = defaultdict(list)
    in_force = LineAcknowledgement.objects.filter(line__in=lines, event=F("line__order__answer"))
    for part in in_force:
        parts[part.line_id].append(part)
    return {line: (_answered(found), found[0].net_cost) for line, found in parts.items()}


def _answered(parts: Sequence[LineAcknowledgement]) -> list[Any]:
    given = sums(part_of(part) for part in parts)
    reason = next((part.reason for part in parts if part.reason), "")
    dates = [part.ship_at or part.delivery_at for part in given.parts]
    date = next((at for at in dates if at), None)
    return [given.accepted, given.backordered, given.rejected, reason, date]


_UNANSWERED: list[Any] = [None, None, None, "", None]
_REASON_OF_ANSWER = Field(ANSWERED[3], "", REASON)


def _in_order(
    found: PurchaseOrderQuerySet, sort: str, *, sees_cost: bool
) -> list[PurchaseOrderQuerySet]:
    """As the list stands: by deadline those that wait come first, and after them all others."""
    sorts = sorts_for(sees_cost=sees_cost)
    if sort != "deadline":
        return [found.order_by(*sorts[sort])]
    return [
        found.filter(confirm_by__isnull=False).order_by(*sorts[sort]),
        found.filter(confirm_by__isnull=True).order_by(*sorts[DEFAULT_SORT]),
    ]


def _of_order(key: str) -> str:
    return f"-order__{key[1:]}" if key.startswith("-") else f"order__{key}"


def _sources(fields: Sequence[Field]) -> list[str]:
    return [field.source for field in fields]


def _said(
    fields: Sequence[Field], rows: Iterable[tuple[Any, ...]], language: str | None
) -> Iterator[list[Any]]:
    """Each row with its choices in words of this language, every word looked up once.

    Rows leave after the request, when nobody's language is in force any more.
    """
    said = [(at, field.said) for at, field in enumerate(fields) if field.said is not None]
    known: dict[tuple[int, Any], Any] = {}
    for row in rows:
        told = list(row)
        for at, say in said:
            value = told[at]
            if isinstance(value, dict):
                told[at] = say(value) if len(value) > 1 else ""
                continue
            key = (at, value)
            if key not in known:
                with override(language):
                    known[key] = say(value)
            told[at] = known[key]
        yield told
