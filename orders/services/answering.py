"""The vendor's answer to an order: the first one, and every update of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import Problems, TransitionNotAllowed
from orders.models import AnswerDraft, LineAcknowledgement, PurchaseOrder
from orders.services.answer_lines import (
    Given,
    LineAnswer,
    Part,
    accept_in_full,
    complete,
    in_line_units,
    sums,
)
from orders.services.answer_rules import Case, check_line
from orders.services.deadlines import DEADLINE_FIELDS, close_deadline
from orders.services.locking import LockedOrder, OrderName, lock_order
from orders.services.recording import add_event, audit_order
from orders.services.stale import refuse_stale
from orders.services.totals import ACCEPTED_FIELDS, add_up_accepted
from orders.states import ORDER_STATES, AnswerKind, EventKind, ReceivingStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from common.actors import Actor
    from orders.models import OrderEvent, PurchaseOrderLine

ANSWER_FIELDS = (
    "state",
    "state_changed_at",
    "receiving_status",
    "answer",
    "answer_kind",
    "answered_at",
    "has_draft",
    "version",
)


class Reader(Protocol):
    """Reads the answer out of what was typed, once the lines and the answer before are known."""

    def __call__(
        self,
        order: PurchaseOrder,
        lines: Sequence[PurchaseOrderLine],
        before: Mapping[int, Given],
    ) -> Iterable[LineAnswer]:
        """Give the answer, or raise to send nothing."""


@dataclass(frozen=True)
class Answered:
    """What an answer did: the order, the event, and what was rejected by not being named."""

    order: PurchaseOrder
    event: OrderEvent
    implied: dict[str, int]


@transaction.atomic
def answer_order(
    *,
    order: PurchaseOrder | OrderName,
    answers: Iterable[LineAnswer] | Reader | None,
    actor: Actor,
    expected_version: int | None = None,
    now: datetime | None = None,
) -> Answered:
    """Send the vendor's answer; it takes effect at once and covers every line.

    `answers` None accepts every line in full; a `Reader` makes them of the locked lines. A line
    that is not named, or a rest that is not named, is thereby rejected as temporarily
    unavailable. `expected_version` is what the person saw; an order that changed since is
    refused. The answer replaces the one before. In time is judged by the database's clock when
    the order's lock was asked for.

    Raises `Stale` (somebody was quicker), `TransitionNotAllowed` (draft, closed, window over),
    `Refused` with every line's problem, `PurchaseOrder.DoesNotExist` for a name that is none.
    """
    locked = lock_order(order if isinstance(order, OrderName) else order.pk, now)
    order = locked.order
    refuse_stale(order, expected_version)
    target = ORDER_STATES.target(order.state, "acknowledge")
    before = given_before(order)
    _refuse_unasked(order, locked.now)
    if callable(answers):
        answers = answers(order, locked.lines, before)
    full, implied = _checked(locked, answers, before)
    is_update = order.answer_id is not None
    order.version += 1
    event = add_event(
        order=order,
        kind=EventKind.UPDATED if is_update else EventKind.ACKNOWLEDGED,
        actor=actor,
        now=locked.now,
        by_vendor=True,
        data=_summary(locked.active, full),
    )
    parts = put_answer(order, event, locked.lines, full)
    was = {"state": order.state, "answer_kind": order.answer_kind}
    order.state = target
    if not is_update:
        order.state_changed_at = locked.now
    if order.answer_kind == AnswerKind.REJECTED:
        order.state = ORDER_STATES.target(order.state, "close")
        order.receiving_status = ReceivingStatus.CLOSED
    if order.confirm_by is not None:
        order.is_late = locked.now > order.confirm_by  # whatever the sweep saw; the tick is in time
    close_deadline(order, locked.now)
    order.answered_at = locked.now
    order.save(update_fields=[*ANSWER_FIELDS, *ACCEPTED_FIELDS, *DEADLINE_FIELDS])
    audit_order(
        order=order,
        action=event.kind,
        actor=actor,
        now=locked.now,
        before=was,
        after={
            "state": order.state,
            "answer_kind": order.answer_kind,
            "in_time": not order.is_late,
            "lines": _as_text(locked.lines, parts),
        },
    )
    return Answered(order, event, implied)


def look_at_answer(
    *,
    order: PurchaseOrder,
    lines: Sequence[PurchaseOrderLine],
    before: Mapping[int, Given],
    answers: Iterable[LineAnswer],
    now: datetime | None = None,
) -> None:
    """Judge an answer without sending it, by lines that nobody locked; so sending judges again.

    Raises what `answer_order` would raise for it: `TransitionNotAllowed`, `Refused`.
    """
    now = now or timezone.now()
    ORDER_STATES.target(order.state, "acknowledge")
    _refuse_unasked(order, now)
    _checked(LockedOrder(order, list(lines), now), answers, before)


def given_before(order: PurchaseOrder) -> dict[int, Given]:
    """The answer in force, by line key; empty when there is none."""
    if order.answer_id is None:
        return {}
    parts: dict[int, list[Part]] = defaultdict(list)
    costs: dict[int, object] = {}
    for row in LineAcknowledgement.objects.filter(event=order.answer_id):
        parts[row.line_id].append(part_of(row))
        costs[row.line_id] = row.net_cost
    result = {line_id: sums(found) for line_id, found in parts.items()}
    for line_id, given in result.items():
        given.net_cost = costs[line_id]  # type: ignore[assignment]
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


def may_answer(order: PurchaseOrder, now: datetime) -> str:
    """What the vendor may do now: "answer", "update", "dates" or "" (nothing)."""
    if not ORDER_STATES.allows(order.state, "acknowledge"):
        return ""
    if order.confirm_by is not None:
        return "answer"
    if order.answer_id is None:
        return ""
    if order.update_by is not None and now <= order.update_by:
        return "update"
    return "dates"


def _refuse_unasked(order: PurchaseOrder, now: datetime) -> None:
    if not may_answer(order, now):
        raise TransitionNotAllowed(
            _("Order %(number)s was answered elsewhere, so it cannot be confirmed here.")
            % {"number": order.number}
        )


def _checked(
    locked: LockedOrder, answers: Iterable[LineAnswer] | None, before: Mapping[int, Given]
) -> tuple[dict[int, LineAnswer], dict[str, int]]:
    """Every line's complete and legal answer, and what was rejected by not being named."""
    problems = Problems()
    named = _by_line(problems, locked, answers, before)
    dates_only = may_answer(locked.order, locked.now) == "dates"
    full: dict[int, LineAnswer] = {}
    implied: dict[str, int] = {}
    for line in locked.lines:
        answer = named.get(line.sequence_number)
        if line.is_cancelled and answer is None:
            continue
        path = f"items[{line.sequence_number}]"
        completed, rest = complete(line, answer)
        if rest:
            implied[line.sequence_number] = rest
        case = Case(
            locked.order, line, before.get(line.pk, Given()), locked.now, dates_only=dates_only
        )
        check_line(problems, path, case, completed)
        full[line.pk] = completed
    problems.raise_if_any()
    return full, implied


def _by_line(
    problems: Problems,
    locked: LockedOrder,
    answers: Iterable[LineAnswer] | None,
    before: Mapping[int, Given],
) -> dict[str, LineAnswer]:
    if answers is None:
        return {
            line.sequence_number: accept_in_full(line, before.get(line.pk))
            for line in locked.active
        }
    lines = {line.sequence_number: line for line in locked.lines}
    named: dict[str, LineAnswer] = {}
    for answer in answers:
        number = answer.sequence_number
        path = f"items[{number}]"
        if number not in lines:
            problems.add(
                path,
                _("Order %(order)s has no line %(line)s.")
                % {"order": locked.order.number, "line": number},
                number,
                code="unknown_line",
            )
        elif number in named:
            problems.add(
                path,
                _("Line %(line)s is answered twice. Put its parts into one answer.")
                % {"line": number},
                number,
                code="line_twice",
            )
        else:
            named[number] = _in_units(problems, path, lines[number], answer)
    return named


def _in_units(
    problems: Problems, path: str, line: PurchaseOrderLine, answer: LineAnswer
) -> LineAnswer:
    parts = tuple(
        in_line_units(problems, f"{path}.acknowledgements[{index}]", line, part)
        for index, part in enumerate(answer.parts)
    )
    return LineAnswer(answer.sequence_number, parts, answer.net_cost, answer.net_cost_currency)


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
    by_key = {line.pk: line for line in lines}
    add_up_accepted(order, by_key, rows)
    order.answer = event
    order.answer_kind = kind_of(answers)
    if order.has_draft:
        AnswerDraft.objects.filter(order=order).delete()
        order.has_draft = False
    return rows


def kind_of(answers: Mapping[int, LineAnswer]) -> AnswerKind:
    """The answer in one word."""
    total = sums(part for answer in answers.values() for part in answer.parts)
    if not total.kept:
        return AnswerKind.REJECTED if total.rejected else AnswerKind.NONE
    if total.rejected:
        return AnswerKind.PARTIAL
    return AnswerKind.BACKORDERED if total.backordered else AnswerKind.ACCEPTED


def _summary(
    lines: Iterable[PurchaseOrderLine], answers: Mapping[int, LineAnswer]
) -> dict[str, int]:
    """Units in eaches by code, for the time line."""
    result = {"lines": 0, "accepted": 0, "backordered": 0, "rejected": 0}
    for line in lines:
        given = sums(answers[line.pk].parts)
        result["lines"] += 1
        result["accepted"] += given.accepted * line.unit_size
        result["backordered"] += given.backordered * line.unit_size
        result["rejected"] += given.rejected * line.unit_size
    return result


def _as_text(
    lines: Iterable[PurchaseOrderLine], rows: Iterable[LineAcknowledgement]
) -> dict[str, list[str]]:
    numbers = {line.pk: line.sequence_number for line in lines}
    text: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        date = row.scheduled_ship_at or row.scheduled_delivery_at
        facts = (row.code, row.quantity, row.reason, date and date.isoformat(), row.net_cost)
        text[numbers[row.line_id]].append(" ".join(str(fact) for fact in facts if fact))
    return dict(text)
