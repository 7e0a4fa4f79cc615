"""What an order says, apart from what happened to it: the same shape for admin and import."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal

    from marketplaces.models import FulfilmentCentre
    from orders.models import PurchaseOrder, PurchaseOrderLine


@dataclass
class LineContent:
    """One line as the buyer wants it; names are those of `PurchaseOrderLine`."""

    sequence_number: str
    quantity: int
    unit: str = "Eaches"
    unit_size: int = 1
    amazon_product_identifier: str = ""
    vendor_product_identifier: str = ""
    title: str = ""
    is_back_order_allowed: bool = False
    net_cost: Decimal | None = None
    net_cost_currency: str = ""
    net_cost_unit: str = ""
    list_price: Decimal | None = None
    list_price_currency: str = ""
    list_price_unit: str = ""


@dataclass
class HeaderContent:
    """The order itself as the buyer wants it; names are those of `PurchaseOrder`."""

    centre: FulfilmentCentre | None
    ship_start: datetime | None = None
    ship_end: datetime | None = None
    delivery_start: datetime | None = None
    delivery_end: datetime | None = None
    order_type: str = ""
    payment_method: str = ""
    deal_code: str = ""
    import_details: dict[str, Any] = field(default_factory=dict)
    parties: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """One thing that changed: `line` is its sequence number, or empty for the order itself.

    `was_in` and `now_in` say what a quantity (unit of measure) or a price (currency) counts in.
    """

    line: str
    name: str
    was: Any
    now: Any
    was_in: str = ""
    now_in: str = ""


MEASURED = {
    "quantity": "unit",
    "net_cost": "net_cost_currency",
    "list_price": "list_price_currency",
}


ASKS_AGAIN = frozenset(
    {
        "quantity",
        "unit",
        "unit_size",
        "net_cost",
        "net_cost_currency",
        "net_cost_unit",
        "ship_start",
        "ship_end",
        "delivery_start",
        "delivery_end",
        "added",
    }
)
"""Changes after which the vendor is asked again: quantity, cost, window."""


def apply_header(order: PurchaseOrder, content: HeaderContent) -> list[Difference]:
    """Copy the header onto the unsaved order; gives what differs."""
    return [
        Difference("", name, was, now)
        for name, was, now in _copy(order, content, (f.name for f in fields(content)))
    ]


def apply_line(line: PurchaseOrderLine, content: LineContent) -> list[Difference]:
    """Copy one line's content onto the unsaved line; gives what differs."""
    was_in = {name: getattr(line, of) for name, of in MEASURED.items()}
    copied = _copy(line, content, (f.name for f in fields(content)))
    return [
        Difference(
            line.sequence_number,
            name,
            was,
            now,
            was_in.get(name, ""),
            getattr(line, MEASURED[name]) if name in MEASURED else "",
        )
        for name, was, now in copied
    ]


def _copy(target: Any, content: Any, names: Iterable[str]) -> list[tuple[str, Any, Any]]:
    changed = []
    for name in names:
        was, now = getattr(target, name), getattr(content, name)
        if name == "title" and not now:
            continue  # Amazon's files carry none: keep what we know
        if was != now:
            setattr(target, name, now)
            changed.append((name, was, now))
    return changed


def header_of(order: PurchaseOrder) -> HeaderContent:
    """The header as it stands, to be changed and given to `change_order`."""
    return HeaderContent(**{f.name: getattr(order, f.name) for f in fields(HeaderContent)})


def content_of(line: PurchaseOrderLine) -> LineContent:
    """The line as it stands, to be changed and given to `change_order`."""
    return LineContent(**{f.name: getattr(line, f.name) for f in fields(LineContent)})


def as_json(differences: Iterable[Difference]) -> list[dict[str, Any]]:
    """Differences as an event and the audit log keep them: text, never floats.

    Names and addresses are personal values: only that they changed is told.
    """
    return [_difference(each) for each in differences]


def _difference(of: Difference) -> dict[str, Any]:
    if of.name == "parties":
        return {"line": "", "name": of.name, "was": None, "now": None}
    told = {"line": of.line, "name": of.name, "was": _plain(of.was), "now": _plain(of.now)}
    if of.was_in or of.now_in:
        told |= {"was_in": of.was_in, "now_in": of.now_in}
    return told


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)
