"""Orders as the API gives them: plain dicts, quickly; money only for who may see it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from orders.api.history import happened
from orders.models import LineAcknowledgement, OrderedQuantity, PurchaseOrderLine
from orders.services.answer_lines import confirmation_status, sums
from orders.services.answer_rows import part_of

if TYPE_CHECKING:
    from datetime import datetime

    from orders.models import PurchaseOrder

ROW = {
    "number": "purchase_order_number",
    "state": "purchase_order_state",
    "receiving_status": "purchase_order_status",
    "order_type": "purchase_order_type",
    "vendor_code__code": "vendor_code",
    "marketplace__code": "marketplace",
    "centre__code": "ship_to",
    "ordered_at": "purchase_order_date",
    "changed_at": "purchase_order_changed_date",
    "change_open_since": "change_open_since",
    "confirm_by": "confirm_by",
    "update_by": "update_by",
    "is_late": "is_late",
    "answer_kind": "answer",
    "answered_at": "answered_at",
    "version": "version",
    "line_count": "line_count",
    "units": "units",
    "accepted_units": "accepted_units",
    "amounts": "amounts",
}
FIELDS = (*ROW, "vendor_id")


def row_of(values: dict[str, Any], *, sees_cost: bool) -> dict[str, Any]:
    """One order of a list, from `.values(*FIELDS)`."""
    row = {name: values[column] for column, name in ROW.items()}
    if not sees_cost:
        del row["amounts"]
    if "touched_at" in values:
        row["last_change_at"] = values["touched_at"]
    return row


def values_of(order: PurchaseOrder) -> dict[str, Any]:
    """What `.values(*FIELDS)` would give, from an order that is at hand with what it refers to."""
    values: dict[str, Any] = {}
    for field in FIELDS:
        found: Any = order
        for name in field.split("__"):
            found = getattr(found, name, None)
        values[field] = found
    return values


def order_of(order: PurchaseOrder, values: dict[str, Any], *, sees_cost: bool) -> dict[str, Any]:
    """One order with its lines, every answer and its history."""
    lines = list(PurchaseOrderLine.objects.filter(order=order).order_by("position", "pk"))
    answers: dict[int, list[LineAcknowledgement]] = defaultdict(list)
    rows = LineAcknowledgement.objects.filter(event__order=order).select_related("event")
    for row in rows.order_by("pk"):
        answers[row.line_id].append(row)
    quantities: dict[int, list[OrderedQuantity]] = defaultdict(list)
    for quantity in OrderedQuantity.objects.filter(line__order=order).order_by("pk"):
        quantities[quantity.line_id].append(quantity)
    place = order.centre or order.marketplace
    return {
        **row_of(values, sees_cost=sees_cost),
        "ship_window": _window(order.ship_start, order.ship_end),
        "delivery_window": _window(order.delivery_start, order.delivery_end),
        "ship_to_time_zone": place.time_zone,
        "payment_method": order.payment_method,
        "deal_code": order.deal_code,
        "import_details": order.import_details,
        "items": [
            _line(order, line, answers[line.pk], quantities[line.pk], sees_cost=sees_cost)
            for line in lines
        ],
        "history": [happened(event, sees_cost=sees_cost) for event in order.events.order_by("pk")],
    }


def _window(start: datetime | None, end: datetime | None) -> dict[str, Any] | None:
    return {"start": start, "end": end} if start else None


def _line(
    order: PurchaseOrder,
    line: PurchaseOrderLine,
    answers: list[LineAcknowledgement],
    quantities: list[OrderedQuantity],
    *,
    sees_cost: bool,
) -> dict[str, Any]:
    in_force = [row for row in answers if row.event_id == order.answer_id]
    given = sums(part_of(row) for row in in_force)
    plain = {
        "item_sequence_number": line.sequence_number,
        "amazon_product_identifier": line.amazon_product_identifier,
        "vendor_product_identifier": line.vendor_product_identifier,
        "title": line.title,
        "ordered_quantity": _quantity(line, line.quantity),
        "is_back_order_allowed": line.is_back_order_allowed,
        "confirmation_status": confirmation_status(line.quantity, given).value,
        "item_acknowledgements": [_acknowledgement(line, row) for row in in_force],
        "ordered_quantity_details": [
            {
                "updated_date": q.at,
                "ordered": _quantity(q, q.quantity),
                "cancelled": _quantity(q, q.cancelled),
            }
            for q in quantities
        ],
        "acknowledgement_status_details": _each_answer(answers),
    }
    if sees_cost:
        currency, unit = line.net_cost_currency, line.net_cost_unit
        answered = in_force[0].net_cost if in_force else None
        plain["net_cost"] = _money(line.net_cost, currency, unit)
        plain["list_price"] = _money(
            line.list_price, line.list_price_currency, line.list_price_unit
        )
        plain["acknowledged_net_cost"] = _money(answered, currency, unit)
    return plain


def _each_answer(rows: list[LineAcknowledgement]) -> list[dict[str, Any]]:
    """What each answer said to a line, in the order in which they came; backorders are accepted."""
    by_event: dict[int, list[LineAcknowledgement]] = defaultdict(list)
    for row in rows:
        by_event[row.event_id].append(row)
    told = []
    for parts in by_event.values():
        given = sums(part_of(row) for row in parts)
        told.append(
            {
                "acknowledgement_date": parts[0].event.at,
                "accepted": given.kept,
                "rejected": given.rejected,
            }
        )
    return told


def _quantity(of: PurchaseOrderLine | OrderedQuantity, amount: int) -> dict[str, Any]:
    return {"amount": amount, "unit_of_measure": of.unit, "unit_size": of.unit_size}


def _money(amount: Any, currency: str, unit: str) -> dict[str, Any] | None:
    if amount is None:
        return None
    plain = {"amount": format(amount.normalize(), "f"), "currency_code": currency}
    return {**plain, "unit_of_measure": unit} if unit else plain


def _acknowledgement(line: PurchaseOrderLine, row: LineAcknowledgement) -> dict[str, Any]:
    return {
        "acknowledgement_code": row.code,
        "acknowledged_quantity": _quantity(line, row.quantity),
        "rejection_reason": row.reason,
        "scheduled_ship_date": row.scheduled_ship_at,
        "scheduled_delivery_date": row.scheduled_delivery_at,
        "was_implied": row.is_implied,
    }
