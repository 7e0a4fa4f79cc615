"""All that is to be known of some orders, in a handful of queries however many they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from dashboards.services.facts import Told
from orders.models import (
    Deadline,
    LineAcknowledgement,
    OrderedQuantity,
    OrderEvent,
    PurchaseOrder,
    PurchaseOrderLine,
)
from orders.states import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence

ANSWERS = (EventKind.ACKNOWLEDGED, EventKind.UPDATED)


def tell(keys: Sequence[int]) -> dict[int, tuple[Told, int]]:
    """Each visible order of these keys with the key of its last event.

    The events are read first: whatever is written meanwhile has a later one, so the order is
    found again.
    """
    last = dict(
        OrderEvent.objects.filter(order__in=keys)
        .order_by()
        .values_list("order")
        .annotate(last=Max("pk"))
    )
    orders = PurchaseOrder.objects.visible().filter(pk__in=keys).select_related("marketplace")
    told = {order.pk: Told(order) for order in orders.order_by()}
    for line in PurchaseOrderLine.objects.filter(order__in=told).order_by("pk"):
        told[line.order_id].lines.append(line)
    for deadline in Deadline.objects.filter(order__in=told).order_by("pk"):
        told[deadline.order_id].deadlines.append(deadline)
    events = OrderEvent.objects.filter(order__in=told, kind__in=ANSWERS).order_by()
    for key, at in events.values_list("order", "at"):
        told[key].answered.add(at)
    _add_answers(told)
    _add_lapsed(told)
    return {key: (each, last.get(key, 0)) for key, each in told.items()}


def _add_answers(told: dict[int, Told]) -> None:
    """The acknowledgements of the answers in force."""
    by_event = {
        each.order.answer_id: each for each in told.values() if each.order.answer_id is not None
    }
    for part in LineAcknowledgement.objects.filter(event__in=by_event).order_by("pk"):
        by_event[part.event_id].answer.append(part)


def _add_lapsed(told: dict[int, Told]) -> None:
    """What was cancelled because nobody answered it."""
    rows = OrderedQuantity.objects.filter(
        event__order__in=told, event__kind=EventKind.LAPSED, cancelled__gt=0
    ).order_by()
    for key, line, cancelled, size in rows.values_list(
        "event__order", "line", "cancelled", "unit_size"
    ):
        told[key].lapsed[line] += cancelled * size
