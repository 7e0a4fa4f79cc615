"""The vendor's answer to an order: the first one, and every update of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from common.clock import database_now
from common.errors import Problems
from orders.services.answer_gate import may_answer, refuse_unasked
from orders.services.answer_lines import (
    Given,
    LineAnswer,
    accept_in_full,
    as_given,
    complete,
    in_line_units,
    sums,
)
from orders.services.answer_rows import ANSWER_FIELDS, drop_typed, given_before, put_answer
from orders.services.answer_rules import Case, check_line
from orders.services.deadlines import DEADLINE_FIELDS, close_deadline
from orders.services.locking import LockedOrder, OrderName, arrival, lock_order
from orders.services.recording import add_event, audit_order
from orders.services.stale import overtaken, refuse_stale
from orders.services.totals import ACCEPTED_FIELDS
from orders.states import ORDER_STATES, AnswerKind, EventKind, ReceivingStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from common.actors import Actor
    from orders.models import OrderEvent, PurchaseOrder, PurchaseOrderLine


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
    unavailable; once only dates can change, a line that is not named stays as it was answered.
    `expected_version` is what the person saw; an order that changed since is refused. The answer
    replaces the one before; to say the same again writes nothing. In time is judged by when the
    wish came, however long it waited for the order's lock.

    Raises `Stale` (somebody was quicker), `TransitionNotAllowed` (draft, closed, window over),
    `Refused` with every line's problem, `PurchaseOrder.DoesNotExist` for a name that is none.
    """
    now = now or arrival()
    with transaction.atomic():
        locked = lock_order(order if isinstance(order, OrderName) else order.pk, now)
        order = locked.order
        refuse_stale(order, expected_version)
        refuse_unasked(order, locked.now)
        before = given_before(order)
        if callable(answers):
            answers = answers(order, locked.lines, before)
        full, implied = _checked(locked, answers, before)
        if _is_said_already(order, full, before):
            return _repeated(order, actor, implied, knows=expected_version is not None)
        return Answered(order, _write(locked, full, before, actor), implied)


def _write(
    locked: LockedOrder,
    full: Mapping[int, LineAnswer],
    before: Mapping[int, Given],
    actor: Actor,
) -> OrderEvent:
    """Make the complete and legal answer the one in force: event, rows, order, audit entry."""
    order, now = locked.order, locked.now
    is_update = order.answer_id is not None
    was: dict[str, object] = {"state": order.state, "answer_kind": order.answer_kind}
    if is_update:
        was["lines"] = _as_text(locked.lines, before)
    order.version += 1
    event = add_event(
        order=order,
        kind=EventKind.UPDATED if is_update else EventKind.ACKNOWLEDGED,
        actor=actor,
        now=now,
        by_vendor=True,
        data=_summary(locked.active, full),
    )
    put_answer(order, event, locked.lines, full)
    drop_typed(order)
    _settle(order, now)
    order.save(update_fields=[*ANSWER_FIELDS, *ACCEPTED_FIELDS, *DEADLINE_FIELDS])
    audit_order(
        order=order,
        action=event.kind,
        actor=actor,
        now=now,
        before=was,
        after={
            "state": order.state,
            "answer_kind": order.answer_kind,
            "in_time": not order.is_late,
            "lines": _as_text(locked.lines, full),
        },
    )
    return event


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
    now = now or database_now()
    refuse_unasked(order, now)
    _checked(LockedOrder(order, list(lines), now), answers, before)


def _settle(order: PurchaseOrder, now: datetime) -> None:
    """Where the order stands once it is answered; it was in time up to the tick itself."""
    order.state = ORDER_STATES.target(order.state, "acknowledge")
    if order.answered_at is None:
        order.state_changed_at = now
    if order.answer_kind == AnswerKind.REJECTED:
        order.state = ORDER_STATES.target(order.state, "close")
        order.receiving_status = ReceivingStatus.CLOSED
    if order.confirm_by is not None:
        order.is_late = now > order.confirm_by  # whatever the sweep saw
    close_deadline(order, now)
    order.answered_at, order.change_open_since = now, None


def _is_said_already(
    order: PurchaseOrder, full: Mapping[int, LineAnswer], before: Mapping[int, Given]
) -> bool:
    """Whether the answer in force says just this; no change came after it, no draft lies there."""
    is_open = order.confirm_by is not None or order.change_open_since is not None
    if order.answer_id is None or is_open or order.has_draft:
        return False
    return full.keys() == before.keys() and all(full[key].says(before[key]) for key in full)


def _repeated(
    order: PurchaseOrder, actor: Actor, implied: dict[str, int], *, knows: bool
) -> Answered:
    """The answer that stands there: his own, or one that he knew of. Another's is news to him."""
    event = order.answer
    assert event is not None  # noqa: S101  `_is_said_already` saw it
    if not knows and event.by_vendor and not event.is_by(actor):
        raise overtaken(order)
    return Answered(order, event, implied)


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
        given = before.get(line.pk, Given())
        if answer is None and dates_only:
            answer = as_given(line, given)
        completed, rest = complete(line, answer)
        if rest:
            implied[line.sequence_number] = rest
        case = Case(locked.order, line, given, locked.now, dates_only=dates_only)
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
    lines: Iterable[PurchaseOrderLine], answers: Mapping[int, LineAnswer | Given]
) -> dict[str, list[str]]:
    """An answer as the audit log keeps it, by line."""
    text: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        answer = answers.get(line.pk, Given())
        for part in answer.parts:
            date = part.ship_at or part.delivery_at
            day = date and date.isoformat()
            facts = (part.code, part.quantity, part.reason, day, answer.net_cost)
            text[line.sequence_number].append(" ".join(str(fact) for fact in facts if fact))
    return dict(text)
