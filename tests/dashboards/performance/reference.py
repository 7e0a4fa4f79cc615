"""Performance the slow and plain way: from each order's history, event by event, order by order.

Shares no code with the rolled-up rows; agrees with them on what docs/performance.md says.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from orders.models import OrderedQuantity, PurchaseOrder
from orders.services.content import ASKS_AGAIN

ENDS = {"cancelled", "closed", "lapsed"}
A_DAY = timedelta(hours=24)  # the usual rule


class Ask:
    """One time that an answer was asked for."""

    def __init__(self, due):
        self.due, self.answered, self.ended = due, None, None

    def came(self, now):
        if now <= self.due:
            return False
        return self.answered is not None or self.ended is None or self.ended > self.due

    @property
    def in_time(self):
        return self.answered is not None and self.answered <= self.due

    @property
    def withdrawn(self):
        return self.ended is not None and self.answered is None and self.ended <= self.due


def asks_of(order):
    """What its time line tells of confirm-bys."""
    asks = []
    for event in order.events.order_by("pk"):
        running = asks[-1] if asks and asks[-1].ended is None else None
        if event.kind == "issued":
            asks.append(Ask(event.at + A_DAY))
        elif event.kind in {"acknowledged", "updated"} and running:
            running.answered = running.ended = event.at
        elif event.kind == "extended":
            running.due = datetime.fromisoformat(event.data["is"])
        elif event.kind in ENDS and running:
            running.ended = event.at
        elif event.kind == "changed":
            _change(order, event, asks, running)
    return asks


def _change(order, event, asks, running):
    again = any(d["name"] in ASKS_AGAIN for d in event.data["differences"])
    over = order.cancelled_at == event.at
    if running and (again or over):
        running.ended = event.at
    if again and not over:
        asks.append(Ask(event.at + A_DAY))


def weeks_and_months(order, at):
    day = at.astimezone(ZoneInfo(order.marketplace.time_zone)).date()
    while day.strftime("%a") != "Sun":
        day -= timedelta(days=1)
    month = at.astimezone(ZoneInfo(order.marketplace.time_zone)).date().replace(day=1)
    return order.vendor_code.code, day, month


def by_plain_reading(now):
    """{(code, week, month, item): {field: number or {currency: (ordered, confirmed)}}}"""
    found = defaultdict(lambda: defaultdict(int))
    money = defaultdict(lambda: defaultdict(lambda: [Decimal(0), Decimal(0)]))
    for order in PurchaseOrder.objects.visible().select_related("marketplace", "vendor_code"):
        asks = asks_of(order)
        items = {x.amazon_product_identifier for x in order.lines.all()}
        for ask in asks:
            if ask.came(now):
                for item in {"", *items}:
                    cell = found[(*weeks_and_months(order, ask.due), item)]
                    cell["due"] += 1
                    cell["in_time"] += ask.in_time
        all_counts = (
            bool(asks)
            and not asks[-1].withdrawn
            and (asks[-1].ended is not None or asks[-1].due < now)
        )
        for line in order.lines.all():
            _count(order, line, all_counts, found, money)
    for key, amounts in money.items():
        found[key]["amounts"] = {name: tuple(pair) for name, pair in amounts.items()}
    return {
        key: dict(cell)
        for key, cell in found.items()
        if any(value for name, value in cell.items() if name != "amounts")
    }


def _count(order, line, all_counts, found, money):
    size = line.unit_size
    lapsed = sum(
        row.cancelled * row.unit_size
        for row in OrderedQuantity.objects.filter(line=line, event__kind="lapsed")
    )
    parts = list(order.answer.acknowledgements.filter(line=line)) if order.answer else []
    units = defaultdict(int)
    for part in parts:
        if part.code != "Rejected":
            name = part.code.lower()
        elif part.is_implied:
            name = "not_named"
        else:
            name = "soft" if part.reason == "TemporarilyUnavailable" else "hard"
        units[name] += part.quantity * size
    answered = sum(units.values())
    units["ordered"] = line.quantity * size + lapsed
    units["asked"] = (line.quantity * size if all_counts else answered) + lapsed
    for item in (line.amazon_product_identifier, ""):
        key = (*weeks_and_months(order, order.ordered_at), item)
        for name, count in units.items():
            found[key][name] += count
        if line.net_cost is None or line.net_cost_unit:
            found[key]["unpriced"] += units["ordered"] > 0
            continue
        pair = money[key][line.net_cost_currency]
        pair[0] += line.net_cost * units["ordered"]
        cost = line.net_cost
        if parts and parts[0].net_cost is not None:
            cost = parts[0].net_cost
        pair[1] += cost * (units["accepted"] + units["backordered"])
