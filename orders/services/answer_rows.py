"""Answers as rows: read back as what they said, and written as the order's answer in force."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from orders.models import AnswerDraft, LineAcknowledgement
from orders.services.answer_lines import Given, Part, sums
from orders.services.totals import add_up_accepted
from orders.states import AnswerKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from orders.models import OrderEvent, PurchaseOrder, PurchaseOrderLine
    from orders.services.answer_lines import LineAnswer

ANSWER_FIELDS = (
    "state",
    "state_changed_at",
    "receiving_status",
    "answer",
    "answer_kind",
    "answered_at",
    "has_draft",
    "change_open_since",
    "version",
)
"""What an answer sets on the order, besides what it adds up to and the deadline."""


def given_before(order: PurchaseOrder) -> dict[int, Given]:
    """The answer in force, by line key; empty when there is none."""
    if order.answer_id is None:
        return {}
    return _given(LineAcknowledgement.objects.filter(event=order.answer_id))


def given_to_many(orders: Iterable[PurchaseOrder]) -> dict[int, dict[int, Given]]:
    """The answers in force of these orders, by order key and line key, in one query."""
    order_of = {order.answer_id: order.pk for order in orders if order.answer_id is not None}
    rows: dict[int, list[LineAcknowledgement]] = {key: [] for key in order_of.values()}
    if order_of:
        for row in LineAcknowledgement.objects.filter(event__in=list(order_of)):
            rows[order_of[row.event_id]].append(row)
    return {key: _given(found) for key, found in rows.items()}


def _given(rows: Iterable[LineAcknowledgement]) -> dict[int, Given]:
    parts: dict[int, list[Part]] = defaultdict(list)
    costs: dict[int, Decimal | None] = {}
    for row in rows:
        parts[row.line_id].append(part_of(row))
        costs[row.line_id] = row.net_cost
    result = {line_id: sums(found) for line_id, found in parts.items()}
    for line_id, given in result.items():
        given.net_cost = costs[line_id]
    return result


def part_of(row: LineAcknowledgement) -> Part:
    """A stored acknowledgement as a part of an answer."""
    return Part(
        code=row.code,
        quantity=row.quantity,
        reason=row.reason,
        ship_at=row.scheduled_ship_at,
        delivery_at=row.scheduled_delivery_at,
        is_implied=row.is_implied,
    )


def put_answer(
    order: PurchaseOrder,
    event: OrderEvent,
    lines: Sequence[PurchaseOrderLine],
    answers: Mapping[int, LineAnswer],
) -> list[LineAcknowledgement]:
    """Write the acknowledgement rows of an event and make them the order's answer."""
    rows = [
        LineAcknowledgement(
            event=event,
            line_id=line_id,
            code=part.code,
            quantity=part.quantity,
            reason=part.reason,
            scheduled_ship_at=part.ship_at,
            scheduled_delivery_at=part.delivery_at,
            net_cost=answer.net_cost,
            is_implied=part.is_implied,
        )
        for line_id, answer in answers.items()
        for part in answer.parts
    ]
    LineAcknowledgement.objects.bulk_create(rows)
    add_up_accepted(order, {line.pk: line for line in lines}, answers)
    order.answer = event
    order.answer_kind = kind_of(answers)
    return rows


def drop_typed(order: PurchaseOrder) -> None:
    """Throw away what was typed but not sent; the caller saves `has_draft`."""
    if order.has_draft:
        AnswerDraft.objects.filter(order=order).delete()
        order.has_draft = False


def kind_of(answers: Mapping[int, LineAnswer]) -> AnswerKind:
    """The answer in one word."""
    total = sums(part for answer in answers.values() for part in answer.parts)
    if not total.kept:
        return AnswerKind.REJECTED if total.rejected else AnswerKind.NONE
    if total.rejected:
        return AnswerKind.PARTIAL
    return AnswerKind.BACKORDERED if total.backordered else AnswerKind.ACCEPTED
