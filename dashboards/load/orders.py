"""One order of the load world and all that hangs on it, as the services would have left it."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dashboards.load.bulk import Bulk
from orders.models import (
    Deadline,
    LineAcknowledgement,
    OrderedQuantity,
    OrderEvent,
    PurchaseOrder,
    PurchaseOrderLine,
)
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answer_rows import kind_of
from orders.services.deadlines import lead_of
from orders.services.issuing import quantity_row
from orders.services.totals import add_up_accepted
from orders.states import (
    AcknowledgementCode,
    AnswerKind,
    DeadlineState,
    EventKind,
    OrderState,
    ReceivingStatus,
    RejectionReason,
    UnitOfMeasure,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.load.desks import Desk, Rules

SHELF = 40  # items a vendor sells
HISTORY_DAYS = 545
WAITING, LATE, ACCEPTED, PARTIAL, BACKORDERED, REJECTED, CLOSED = range(7)
SHARES = (6, 1, 110, 22, 10, 6, 45)
BLOCK = sum(SHARES)  # so many orders in a row share all fates exactly so


class Clerk:
    """Writes orders: number N is the same whenever it is written, as long as `anchor` is."""

    def __init__(self, *, desks: list[Desk], rules: Rules, anchor: datetime, lines: int) -> None:
        self.desks = desks
        self.rules = rules
        self.anchor = anchor
        self.lines_each = lines
        self.orders = Bulk(PurchaseOrder)
        self.lines = Bulk(PurchaseOrderLine)
        self.events = Bulk(OrderEvent)
        self.quantities = Bulk(OrderedQuantity)
        self.acknowledgements = Bulk(LineAcknowledgement)
        self.deadlines = Bulk(Deadline)

    @property
    def tables(self) -> list[Bulk]:
        """All that an order is made of."""
        return [
            self.orders,
            self.lines,
            self.events,
            self.quantities,
            self.acknowledgements,
            self.deadlines,
        ]

    def put(self, number: int) -> None:
        """Keep order `number` (from 0) for the next write."""
        chance = random.Random(f"order {number}")
        fate = _fates(number // BLOCK)[number % BLOCK]
        desk = self._desk(number)
        order = self._issued(number, desk, fate, chance)
        lines = [self._line(order, desk, n + 1, chance, fate) for n in range(self.lines_each)]
        self._add_up(order, lines, desk)
        event = self._event(order, EventKind.ISSUED, order.ordered_at, source="admin")
        event.data = {"lines": order.line_count, "units": order.units}
        for line in lines:
            self.quantities.add(quantity_row(event, line))
        deadline = self._deadline(order, desk)
        if fate == LATE:
            self._miss(order, deadline, chance)
        elif fate != WAITING:
            self._answer(order, lines, deadline, desk, fate, chance)
        if fate == CLOSED:
            self._close(order, chance)

    def _desk(self, number: int) -> Desk:
        """The first vendor has every other order; the others share the rest."""
        if number % 2 == 0 or len(self.desks) == 1:
            return self.desks[0]
        return self.desks[1 + number // 2 % (len(self.desks) - 1)]

    def _issued(self, number: int, desk: Desk, fate: int, chance: random.Random) -> PurchaseOrder:
        hours = {WAITING: (0.1, 23.5), LATE: (24.2, 47.5)}.get(fate, (52, HISTORY_DAYS * 24))
        at = self.anchor - timedelta(seconds=int(chance.uniform(*hours) * 3600))
        opens = at + timedelta(days=chance.randint(3, 9))
        order = PurchaseOrder(
            number=f"LD{number:08d}",
            vendor_id=desk.vendor_id,
            vendor_code_id=desk.code.pk,
            marketplace_id=desk.marketplace.pk,
            centre_id=chance.choice(desk.centres).pk,
            state=OrderState.NEW,
            ordered_at=at,
            state_changed_at=at,
            issued_at=at,
            ship_start=opens,
            ship_end=opens + timedelta(days=4),
        )
        self.orders.add(order)
        return order

    def _line(
        self, order: PurchaseOrder, desk: Desk, position: int, chance: random.Random, fate: int
    ) -> PurchaseOrderLine:
        item = (chance.randrange(SHELF) + position * 7) % SHELF
        in_cases = item % 4 == 0
        line = PurchaseOrderLine(
            order_id=order.pk,
            position=position,
            sequence_number=str(position),
            amazon_product_identifier=f"B0{desk.vendor_id:05d}{item:03d}",
            vendor_product_identifier=f"SKU-{desk.vendor_id}-{item}",
            title=f"Article {item} of supplier {desk.vendor_id}",
            quantity=chance.randint(1, 40),
            unit=UnitOfMeasure.CASES if in_cases else UnitOfMeasure.EACHES,
            unit_size=6 if in_cases else 1,
            is_back_order_allowed=item % 3 == 0 or fate == BACKORDERED,
            net_cost=Decimal(399 + item * 117) / 100,
            net_cost_currency=desk.marketplace.currency,
        )
        self.lines.add(line)
        return line

    def _add_up(self, order: PurchaseOrder, lines: list[PurchaseOrderLine], desk: Desk) -> None:
        """As `add_up_ordered`, for one currency and without a query an order."""
        currency = desk.marketplace.currency if lines else ""
        value = sum((line.value or Decimal(0) for line in lines), Decimal(0))
        order.line_count = len(lines)
        order.units = sum(line.eaches for line in lines)
        order.sort_value = self.rules.in_dollars(value, currency, order.ordered_at.date())
        if lines:
            order.currency, order.value = currency, value
            text = format(value, "f").rstrip("0").rstrip(".")
            order.amounts = {currency: {"ordered": text, "accepted": "0"}}

    def _event(
        self, order: PurchaseOrder, kind: EventKind, at: datetime, **more: Any
    ) -> OrderEvent:
        event = OrderEvent(
            order_id=order.pk,
            vendor_id=order.vendor_id,
            kind=kind,
            at=at,
            version=order.version,
            **{"source": "worker", **more},
        )
        self.events.add(event)
        return event

    def _deadline(self, order: PurchaseOrder, desk: Desk) -> Deadline:
        rule = self.rules.deadline(desk.marketplace, order.ordered_at)
        due_at = order.ordered_at + timedelta(minutes=rule.confirm_within)
        order.confirm_by = due_at
        order.update_by = order.ordered_at + timedelta(minutes=rule.update_within)
        deadline = Deadline(
            order_id=order.pk,
            vendor_id=order.vendor_id,
            rule=rule,
            opened_at=order.ordered_at,
            due_at=due_at,
            lead=lead_of(due_at, self.anchor),
            next_at=due_at,
        )
        self.deadlines.add(deadline)
        return deadline

    def _miss(self, order: PurchaseOrder, deadline: Deadline, chance: random.Random) -> None:
        seen = deadline.due_at + timedelta(seconds=chance.randint(1, 5))
        self._event(order, EventKind.MISSED, seen, data={"due_at": deadline.due_at.isoformat()})
        deadline.state = DeadlineState.MISSED
        after = deadline.rule.cancel_after
        gone = None if after is None else deadline.due_at + timedelta(minutes=after)
        deadline.next_at = gone if gone and gone > self.anchor else None
        order.is_late = True

    def _answer(
        self,
        order: PurchaseOrder,
        lines: list[PurchaseOrderLine],
        deadline: Deadline,
        desk: Desk,
        fate: int,
        chance: random.Random,
    ) -> None:
        at = order.ordered_at + timedelta(minutes=chance.randint(5, 23 * 60))
        order.version += 1
        event = self._event(
            order,
            EventKind.ACKNOWLEDGED,
            at,
            actor_id=desk.person_id,
            by_vendor=True,
            source="page",
        )
        answers = {line.pk: _answer_to(line, fate, order) for line in lines}
        event.data = _summary(lines, answers)
        for key, answer in answers.items():
            for part in answer.parts:
                row = LineAcknowledgement(
                    event_id=event.pk,
                    line_id=key,
                    code=part.code,
                    quantity=part.quantity,
                    reason=part.reason,
                    scheduled_ship_at=part.ship_at,
                )
                self.acknowledgements.add(row)
        add_up_accepted(order, {line.pk: line for line in lines}, answers)
        order.answer_id = event.pk
        order.answer_kind = kind_of(answers)
        order.state, order.state_changed_at, order.answered_at = OrderState.ACKNOWLEDGED, at, at
        order.confirm_by = None
        deadline.state, deadline.closed_at = DeadlineState.CLOSED, at
        deadline.next_at = None
        if order.answer_kind == AnswerKind.REJECTED:
            order.state, order.receiving_status = OrderState.CLOSED, ReceivingStatus.CLOSED

    def _close(self, order: PurchaseOrder, chance: random.Random) -> None:
        at = order.ordered_at + timedelta(days=chance.uniform(20, 40))
        if at > self.anchor:
            return  # its goods are still on their way
        order.version += 1
        self._event(order, EventKind.CLOSED, at, source="admin")
        order.state, order.state_changed_at = OrderState.CLOSED, at
        order.receiving_status = ReceivingStatus.CLOSED


@lru_cache(maxsize=2)
def _fates(block: int) -> list[int]:
    """What becomes of the orders of one block."""
    fates = [fate for fate, share in enumerate(SHARES) for _ in range(share)]
    random.Random(f"fates {block}").shuffle(fates)
    return fates


def _answer_to(line: PurchaseOrderLine, fate: int, order: PurchaseOrder) -> LineAnswer:
    """What the vendor says to this line: all of it, or what the order's fate wants."""
    later = order.ordered_at + timedelta(days=20)
    none = RejectionReason.TEMPORARILY_UNAVAILABLE
    some = line.quantity // 2
    if fate == REJECTED:
        parts = [Part(AcknowledgementCode.REJECTED, line.quantity, none)]
    elif fate == PARTIAL and line.position == 1:
        parts = [Part(AcknowledgementCode.REJECTED, line.quantity - some, none)]
        parts += [Part(AcknowledgementCode.ACCEPTED, some)] if some else []
    elif fate == BACKORDERED and line.position == 1:
        parts = [Part(AcknowledgementCode.BACKORDERED, line.quantity - some, ship_at=later)]
        parts += [Part(AcknowledgementCode.ACCEPTED, some)] if some else []
    else:
        parts = [Part(AcknowledgementCode.ACCEPTED, line.quantity)]
    return LineAnswer(line.sequence_number, tuple(parts))


def _summary(lines: list[PurchaseOrderLine], answers: Mapping[int, LineAnswer]) -> dict[str, int]:
    """Units by code, as an answer's event keeps them."""
    units: dict[str, int] = defaultdict(int)
    for line in lines:
        for part in answers[line.pk].parts:
            units[part.code.lower()] += part.quantity * line.unit_size
    return {"lines": len(lines), **{k: units[k] for k in ("accepted", "backordered", "rejected")}}
