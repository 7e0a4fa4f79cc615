"""What a change changed, in the reader's words: what, what it was, what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.formats import moment, money, number
from orders.states import OrderType, PaymentMethod, UnitOfMeasure, WeightUnit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orders.models import OrderEvent, PurchaseOrder

PRICES = ("net_cost", "list_price")
COST_NAMES = frozenset(f"{kind}{part}" for kind in PRICES for part in ("", "_currency", "_unit"))
COUNTED = frozenset({"quantity", "added"})
MOST = 500


@dataclass(frozen=True)
class Told:
    """One difference; `line` is the line's number, empty for the order itself."""

    line: str
    name: str
    what: str
    was: str
    now: str

    @property
    def counts(self) -> bool:
        """Whether it is about how many of a line are ordered."""
        return self.name in COUNTED

    @property
    def label(self) -> str:
        """What changed, with its line."""
        if not self.line:
            return capfirst(self.what)
        return _("Line %(line)s, %(what)s") % {"line": self.line, "what": self.what}


def visible(event: OrderEvent, *, sees_cost: bool) -> list[dict[str, Any]]:
    """The differences as they were kept, without costs for who may not see them."""
    kept: list[dict[str, Any]] = event.data.get("differences", [])
    return [each for each in kept if sees_cost or each["name"] not in COST_NAMES]


def differences_of(event: OrderEvent, *, sees_cost: bool) -> list[Told]:
    """What a change changed, at most 500 of it; costs only for who may see them.

    Windows in the zone of the place that the goods go to, as everywhere.
    """
    found = visible(event, sees_cost=sees_cost)
    told = {(each["line"], each["name"]) for each in found if "now_in" in each}
    return [
        Told(each["line"], each["name"], _label(each["name"]), *_values(each, event.order))
        for each in found[:MOST]
        if (each["line"], each["name"].removesuffix("_currency")) not in told
        or not each["name"].endswith("_currency")
    ]


def first_cuts(events: Iterable[OrderEvent]) -> dict[str, str]:
    """What the answer kept of each line before these changes (newest first) cut it down."""
    found = {}
    for event in events:
        for cut in event.data.get("answer", {}).get("cuts", []):
            found[cut["line"]] = counted(cut["was"], cut["was_in"])
    return found


def _label(name: str) -> str:
    labels = {
        "quantity": _("quantity"),
        "added": _("new line"),
        "title": _("title"),
        "net_cost": _("cost"),
        "net_cost_currency": _("currency of the cost"),
        "net_cost_unit": _("cost per"),
        "list_price": _("list price"),
        "list_price_currency": _("currency of the list price"),
        "list_price_unit": _("list price per"),
        "ship_start": _("ship from"),
        "ship_end": _("ship until"),
        "delivery_start": _("deliver from"),
        "delivery_end": _("deliver until"),
        "centre": _("ship to"),
        "order_type": _("type"),
        "payment_method": _("payment"),
        "deal_code": _("deal code"),
        "import_details": _("import details"),
        "parties": _("names and addresses"),
        "unit": _("unit"),
        "unit_size": _("pieces in a case"),
        "is_back_order_allowed": _("backorder allowed"),
        "vendor_product_identifier": _("your item number"),
        "amazon_product_identifier": _("ASIN"),
    }
    return labels.get(name, name.replace("_", " "))


CHOICES = {
    "order_type": OrderType,
    "payment_method": PaymentMethod,
    "net_cost_unit": WeightUnit,
    "list_price_unit": WeightUnit,
}


def _values(of: dict[str, Any], order: PurchaseOrder) -> tuple[str, str]:
    """What stood there and what stands there now, as the reader writes it."""
    name = of["name"]
    if name == "parties":  # what they said is kept nowhere: names are erasable
        return _("as before"), _("different now")
    if name in COUNTED:
        return _quantity(of["was"], of.get("was_in", "")), _quantity(
            of["now"], of.get("now_in", "")
        )
    if name in PRICES:
        return _price(of["was"], of.get("was_in", "")), _price(of["now"], of.get("now_in", ""))
    return _value(name, of["was"], order), _value(name, of["now"], order)


def _quantity(amount: int | None, unit: str) -> str:
    """As `counted`; a new line was nothing before, a line that counts none is cancelled."""
    if amount is None:
        return _("nothing")
    return counted(amount, unit) if amount else _("cancelled")


def counted(amount: int, unit: str) -> str:
    """ "20 pieces", "3 cases"; a bare number where the unit is not known."""
    if unit == UnitOfMeasure.CASES:
        return ngettext("%(count)s case", "%(count)s cases", amount) % {"count": number(amount)}
    if unit == UnitOfMeasure.EACHES:
        return ngettext("%(count)s piece", "%(count)s pieces", amount) % {"count": number(amount)}
    return number(amount)


def _price(amount: str | None, currency: str) -> str:
    if amount is None:
        return _("not given")
    try:
        figure = Decimal(amount)
    except InvalidOperation:
        return amount
    return money(figure, currency, exact=True) if currency else number(figure)


def _value(name: str, value: Any, order: PurchaseOrder) -> str:
    if name == "unit":
        return _("cases") if value == UnitOfMeasure.CASES else _("pieces")
    if name in CHOICES and value in CHOICES[name].values:
        return str(CHOICES[name](value).label)
    if name.endswith(("_start", "_end")) and value:
        return moment(datetime.fromisoformat(value), zone=order.zone)
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None or value in ("", {}):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part)
    return number(value) if isinstance(value, int) else str(value)
