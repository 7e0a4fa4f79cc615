"""Orders as a list shows them: what the columns need and nothing else."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from orders.states import OrderType

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

TYPES = dict(OrderType.choices)


class Centre(NamedTuple):
    """Where an order goes to."""

    code: str
    name: str
    time_zone: str


class Marketplace(NamedTuple):
    """Where it comes from."""

    code: str
    time_zone: str


class Code(NamedTuple):
    """The vendor code that it was written to."""

    code: str


COLUMNS = (
    "number",
    "vendor_id",
    "state",
    "order_type",
    "ordered_at",
    "changed_at",
    "change_open_since",
    "ship_start",
    "ship_end",
    "delivery_start",
    "delivery_end",
    "confirm_by",
    "is_late",
    "answer_id",
    "answer_kind",
    "answered_at",
    "cancelled_at",
    "has_draft",
    "line_count",
    "units",
    "accepted_units",
    "amounts",
    "centre__code",
    "centre__name",
    "centre__time_zone",
    "vendor_code__code",
    "marketplace__code",
    "marketplace__time_zone",
)
SHOWN = frozenset({*COLUMNS, "unread"}) - {"amounts"}  # which are shown as money and hash as such


class ListedOrder:
    """One row, read from `.values(*COLUMNS)`; its attributes are named as those of an order.

    A list of 50 would otherwise make 200 instances of four models for each reader.
    """

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__ = values
        code = values["centre__code"]
        self.centre = (
            None
            if code is None
            else _centre(code, values["centre__name"], values["centre__time_zone"])
        )
        self.vendor_code = _code(values["vendor_code__code"])
        self.marketplace = _market(values["marketplace__code"], values["marketplace__time_zone"])

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Whatever is in COLUMNS."""

    @property
    def window(self) -> tuple[datetime | None, datetime | None]:
        """As `PurchaseOrder.window`."""
        if self.delivery_start:
            return self.delivery_start, self.delivery_end
        return self.ship_start, self.ship_end

    @property
    def sums(self) -> str:
        """What was ordered, for a script that adds up: “USD155.00 EUR12.50”."""
        return " ".join(f"{name}{both['ordered']}" for name, both in (self.amounts or {}).items())

    @property
    def type_words(self) -> StrOrPromise:
        """What kind of order it is."""
        return TYPES.get(self.order_type, "")

    @property
    def zone(self) -> str:
        """The zone of the place that the goods go to."""
        return self.centre.time_zone if self.centre else self.marketplace.time_zone


_centre = lru_cache(maxsize=1024)(Centre)
_code = lru_cache(maxsize=1024)(Code)
_market = lru_cache(maxsize=64)(Marketplace)
