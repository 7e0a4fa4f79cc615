"""What happened to an order, told for the person who reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.formats import moment, number
from orders.services.names import author_of, with_authors
from orders.states import (
    EventKind,
    OrderType,
    PaymentMethod,
    UnitOfMeasure,
    WeightUnit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orders.models import OrderEvent, PurchaseOrder

ICONS = {
    EventKind.ISSUED: ("orders", ""),
    EventKind.RECEIVED: ("orders", ""),
    EventKind.CHANGED: ("alert", "warning"),
    EventKind.CANCELLED: ("close", "danger"),
    EventKind.CLOSED: ("done", ""),
    EventKind.ACKNOWLEDGED: ("check", "success"),
    EventKind.UPDATED: ("edit", ""),
    EventKind.MISSED: ("urgent", "danger"),
    EventKind.EXTENDED: ("clock", ""),
    EventKind.LAPSED: ("close", "danger"),
}
COST_NAMES = frozenset(
    f"{kind}{part}" for kind in ("net_cost", "list_price") for part in ("", "_currency", "_unit")
)


@dataclass(frozen=True)
class Entry:
    """One line of the time line."""

    text: str
    at: datetime
    who: str
    icon: str
    tone: str
    number: str = ""
    diff: list[tuple[str, str, str]] = field(default_factory=list)


def timeline_of(order: PurchaseOrder, *, sees_cost: bool) -> list[Entry]:
    """The order's events, newest first, with the names of who acted."""
    events = with_authors(order.events.order_by("-pk"))[:100]
    return entries_of(events, sees_cost=sees_cost)


def entries_of(events: Iterable[OrderEvent], *, sees_cost: bool) -> list[Entry]:
    """Events that were read `with_authors` as entries, without a further query."""
    return [
        entry_of(event, who=author_of(event) if event.by_vendor else "", sees_cost=sees_cost)
        for event in events
    ]


def entry_of(event: OrderEvent, *, who: str, sees_cost: bool) -> Entry:
    """One event in words; `who` did it. No query."""
    icon, tone = ("close", "") if _is_rejection(event) else ICONS[EventKind(event.kind)]
    return Entry(
        text=_text(event),
        at=event.at,
        who=who,
        icon=icon,
        tone=tone,
        diff=_diff(event, sees_cost=sees_cost),
    )


def _text(event: OrderEvent) -> str:
    data = event.data
    if event.by_vendor:
        return _answer_text(event)
    if event.kind == EventKind.ISSUED:
        return _("Order issued: %(lines)s, %(units)s.") % {
            "lines": _counted(data.get("lines", 0), "line"),
            "units": _counted(data.get("units", 0), "unit"),
        }
    if event.kind == EventKind.EXTENDED:
        return _("The buyer extended the confirm-by to %(time)s.") % {
            "time": moment(datetime.fromisoformat(data["is"]))
        }
    if event.kind == EventKind.LAPSED:
        return ngettext(
            "%(lines)s unanswered line was cancelled: the time was up.",
            "%(lines)s unanswered lines were cancelled: the time was up.",
            data.get("lines", 0),
        ) % {"lines": data.get("lines", 0)}
    if event.kind == EventKind.MISSED:
        return _("The confirm-by passed without an answer. It can still be confirmed.")
    return str(EventKind(event.kind).label)


def _counted(count: int, what: str) -> str:
    words = {
        "line": ngettext("%(count)s line", "%(count)s lines", count),
        "unit": ngettext("%(count)s unit", "%(count)s units", count),
    }
    return words[what] % {"count": number(count)}


def _answer_text(event: OrderEvent) -> str:
    data = event.data
    if _is_rejection(event):
        return _("rejected the order: %(units)s.") % {"units": _counted(data["rejected"], "unit")}
    parts = []
    if accepted := data.get("accepted"):
        parts.append(_("%(units)s accepted") % {"units": number(accepted)})
    if backordered := data.get("backordered"):
        parts.append(_("%(units)s backordered") % {"units": number(backordered)})
    if rejected := data.get("rejected"):
        parts.append(_("%(units)s rejected") % {"units": number(rejected)})
    what = _(", ").join(parts)
    if event.kind == EventKind.ACKNOWLEDGED:
        return _("confirmed the order: %(what)s.") % {"what": what}
    return _("updated the answer: %(what)s.") % {"what": what}


def _is_rejection(event: OrderEvent) -> bool:
    data = event.data
    kept = data.get("accepted") or data.get("backordered")
    return event.by_vendor and bool(data.get("rejected")) and not kept


def _diff(event: OrderEvent, *, sees_cost: bool) -> list[tuple[str, str, str]]:
    """What a change changed, as (label, was, is); costs only for who may see them."""
    rows = []
    for item in event.data.get("differences", [])[:40]:
        if item["name"] in COST_NAMES and not sees_cost:
            continue
        label = _label(item["name"])
        if item["line"]:
            label = _("Line %(line)s, %(what)s") % {"line": item["line"], "what": label}
        rows.append((label, *_values(item["name"], item["was"], item["now"])))
    return rows


def _label(name: str) -> str:
    labels = {
        "quantity": _("quantity"),
        "added": _("new"),
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
        "unit_size": _("case size"),
        "is_back_order_allowed": _("backorder allowed"),
        "vendor_product_identifier": _("your item number"),
        "amazon_product_identifier": _("ASIN"),
    }
    return labels.get(name, name.replace("_", " "))


CHOICES = {
    "order_type": OrderType,
    "payment_method": PaymentMethod,
    "unit": UnitOfMeasure,
    "net_cost_unit": WeightUnit,
    "list_price_unit": WeightUnit,
}


def _values(name: str, was: Any, now: Any) -> tuple[str, str]:
    """What stood there and what stands there now, as the reader writes it."""
    if name == "parties":  # what they said is kept nowhere: names are erasable
        return _("as before"), _("different now")
    return _value(name, was), _value(name, now)


def _value(name: str, value: Any) -> str:
    if name in CHOICES and value in CHOICES[name].values:
        return str(CHOICES[name](value).label)
    if value is None or value in ("", {}):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part)
    if name.endswith(("_start", "_end")):
        return moment(datetime.fromisoformat(value))
    return _figure(value) if name in {"net_cost", "list_price"} else _plain(value)


def _figure(value: Any) -> str:
    try:
        return number(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


def _plain(value: Any) -> str:
    return number(value) if isinstance(value, int) else str(value)
