"""From draft to order: written, checked, issued."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.clock import database_now
from common.errors import Invalid, Problems
from orders.models import OrderedQuantity, PurchaseOrder, PurchaseOrderLine
from orders.models.purchase_order import NUMBER
from orders.services.content import HeaderContent, LineContent, apply_header, apply_line
from orders.services.deadlines import DEADLINE_FIELDS, open_deadline
from orders.services.locking import lock_order
from orders.services.notices import tell
from orders.services.recording import add_event, audit_order
from orders.services.totals import ORDERED_FIELDS, add_up_ordered, refuse_endless
from orders.states import ORDER_STATES, EventKind, OrderState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from common.actors import Actor
    from common.errors import Problem
    from orders.models import OrderEvent
    from vendors.models import VendorCode

LONGEST_WINDOW = timedelta(days=366)


@transaction.atomic
def draft_order(
    *,
    number: str,
    vendor_code: VendorCode,
    header: HeaderContent,
    lines: Iterable[LineContent],
    actor: Actor,
    ordered_at: datetime | None = None,
    now: datetime | None = None,
) -> PurchaseOrder:
    """Write an order that the vendor cannot see yet. Check and issue it afterwards.

    Raises `Invalid` for a number that is none or taken.
    """
    now = now or database_now()
    _check_number(number)
    order = PurchaseOrder(
        number=number,
        vendor_id=vendor_code.vendor_id,
        vendor_code=vendor_code,
        marketplace_id=vendor_code.marketplace_id,
        state=OrderState.DRAFT,
        ordered_at=ordered_at or now,
        state_changed_at=now,
    )
    apply_header(order, header)
    try:
        with transaction.atomic():
            order.save()
    except IntegrityError:  # somebody else took the number a moment ago
        _check_number(number)
        raise
    made = new_lines(order, lines)
    add_up_ordered(order, made)
    refuse_endless(order)
    order.save(update_fields=ORDERED_FIELDS)
    audit_order(
        order=order, action="drafted", actor=actor, now=now, after={"lines": order.line_count}
    )
    return order


def _check_number(number: str) -> None:
    if not re.fullmatch(NUMBER.regex, number):
        raise Invalid(str(NUMBER.message), field="number")
    if PurchaseOrder.objects.filter(number=number).exists():
        raise Invalid(
            _("There is an order %(number)s already. A number is used once.") % {"number": number},
            code="number_taken",
            field="number",
        )


def new_lines(
    order: PurchaseOrder, contents: Iterable[LineContent], start: int = 1
) -> list[PurchaseOrderLine]:
    """Insert lines in the order given, numbered from `start` on; without history."""
    lines = []
    for position, content in enumerate(contents, start):
        line = PurchaseOrderLine(order=order, position=position)
        apply_line(line, content)
        lines.append(line)
    return PurchaseOrderLine.objects.bulk_create(lines)


def check_order(
    order: PurchaseOrder, lines: Sequence[PurchaseOrderLine], now: datetime | None = None
) -> list[Problem]:
    """Everything that stands between a draft and its issue; an empty list is a sound order.

    With `now`, also a window that is over: nothing can be asked for in the past.
    """
    problems = Problems()
    _check_over(problems, order, now)
    if not order.ship_start and not order.delivery_start:
        problems.add("window", _("Name a ship window or a delivery window."), code="missing")
    _check_window(problems, "ship", order.ship_start, order.ship_end)
    _check_window(problems, "delivery", order.delivery_start, order.delivery_end)
    if order.centre_id is None:
        problems.add("centre", _("Name the fulfilment centre."), code="missing")
    if not any(line.quantity for line in lines):
        problems.add("lines", _("An order needs a line with a quantity."), code="missing")
    if not order.vendor.is_active:
        problems.add("vendor", _("This vendor is not active."), order.vendor.name)
    for line in lines:
        _check_line(problems, line)
    return problems.found


def _check_window(
    problems: Problems, name: str, start: datetime | None, end: datetime | None
) -> None:
    if bool(start) != bool(end):
        problems.add(f"{name}_end", _("A window has a start and an end."), code="missing")
    elif start and end and end < start:
        problems.add(f"{name}_end", _("The window ends before it starts."), end.isoformat())
    elif start and end and end - start > LONGEST_WINDOW:
        problems.add(f"{name}_end", _("The window is longer than a year."), end.isoformat())


def _check_over(problems: Problems, order: PurchaseOrder, now: datetime | None) -> None:
    end = order.window[1]
    if now and end and end < now:
        problems.add("window", _("The window is over already."), end.isoformat(), "past")


def _check_line(problems: Problems, line: PurchaseOrderLine) -> None:
    path = f"lines[{line.sequence_number}]"
    if not (line.amazon_product_identifier or line.vendor_product_identifier):
        problems.add(path, _("Line %(line)s names no item.") % {"line": line.sequence_number})
    if line.net_cost is not None and not line.net_cost_currency:
        problems.add(
            f"{path}.net_cost_currency",
            _("Line %(line)s has a cost without a currency.") % {"line": line.sequence_number},
            line.net_cost_currency,
        )


@transaction.atomic
def issue_order(
    *, order: PurchaseOrder, actor: Actor, now: datetime | None = None
) -> PurchaseOrder:
    """Show a draft to the vendor: the clock starts, the notice goes into the outbox.

    Raises `TransitionNotAllowed` when it was issued before, `Refused` with every problem that
    `check_order` finds.
    """
    locked = lock_order(order.pk, now)
    order, lines, now = locked.order, locked.lines, locked.now
    order.state = ORDER_STATES.target(order.state, "issue")
    problems = Problems(check_order(order, lines, now))
    problems.raise_if_any()
    order.ordered_at = order.state_changed_at = order.issued_at = now
    add_up_ordered(order, lines)
    event = start_clock(order, lines, actor, now)
    tell(order=order, event=event)
    return order


def start_clock(
    order: PurchaseOrder,
    lines: Iterable[PurchaseOrderLine],
    actor: Actor,
    now: datetime,
    kind: EventKind = EventKind.ISSUED,
) -> OrderEvent:
    """The common end of issuing and importing: deadline (for a new order), history, audit."""
    if order.state == OrderState.NEW:
        open_deadline(order, now)
    order.save()
    event = add_event(
        order=order,
        kind=kind,
        actor=actor,
        now=now,
        data={"lines": order.line_count, "units": order.units},
    )
    OrderedQuantity.objects.bulk_create(quantity_row(event, line) for line in lines)
    audit_order(
        order=order,
        action=kind.value,
        actor=actor,
        now=now,
        after={
            "state": order.state,
            "lines": order.line_count,
            "units": order.units,
            **{name: getattr(order, name) for name in DEADLINE_FIELDS},
        },
    )
    return event


def quantity_row(event: OrderEvent, line: PurchaseOrderLine, cancelled: int = 0) -> OrderedQuantity:
    """The unsaved history row of a line's quantity as it stands now."""
    return OrderedQuantity(
        event=event,
        line=line,
        at=event.at,
        quantity=line.quantity,
        cancelled=cancelled,
        unit=line.unit,
        unit_size=line.unit_size,
    )
