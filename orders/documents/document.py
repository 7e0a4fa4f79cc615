"""A purchase order as Amazon's model writes it, read and checked, before it becomes rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

EACHES = "Eaches"
CASES = "Cases"


@dataclass(frozen=True, slots=True)
class Quantity:
    """So many units; a unit is one each, or a case of `unit_size` eaches."""

    amount: int
    unit: str = EACHES
    unit_size: int = 1

    @property
    def eaches(self) -> int:
        """The quantity in single pieces."""
        return self.amount * self.unit_size


@dataclass(frozen=True, slots=True)
class Money:
    """A price per each; or per weight, when `unit_of_measure` names the weight."""

    amount: Decimal
    currency: str
    unit_of_measure: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when goods are to leave, or to arrive; both ends in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the order: its code, and its address and tax details in Amazon's field names."""

    id: str
    address: Mapping[str, str] | None = None
    tax: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDetails:
    """What an import order says of freight; empty where it says nothing."""

    method_of_payment: str = ""
    international_commercial_terms: str = ""
    port_of_delivery: str = ""
    import_containers: str = ""
    shipping_instructions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDocument:
    """One line. Identifiers stand as they were sent, and are empty where none was."""

    sequence_number: str
    ordered: Quantity
    is_back_order_allowed: bool
    amazon_product_identifier: str = ""
    vendor_product_identifier: str = ""
    net_cost: Money | None = None
    list_price: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDocument:
    """One purchase order. Times are in UTC, enumerations in the model's spelling.

    `path` is where it stood in its file, empty for the root.
    """

    number: str
    state: str
    ordered_at: datetime
    state_changed_at: datetime
    items: tuple[ItemDocument, ...]
    changed_at: datetime | None = None
    type: str = ""
    payment_method: str = ""
    deal_code: str = ""
    import_details: ImportDetails | None = None
    buying_party: Party | None = None
    selling_party: Party | None = None
    ship_to_party: Party | None = None
    bill_to_party: Party | None = None
    ship_window: Window | None = None
    delivery_window: Window | None = None
    path: str = field(default="", compare=False)
