"""Random worlds: a few orders of two marketplaces, and whatever can happen to them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from common.errors import DomainError
from dashboards.models import PerformanceRow
from dashboards.services.rolling import roll
from marketplaces.models import FulfilmentCentre, Marketplace
from orders.models import PurchaseOrder
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.changing import cancel_order, change_order, close_order
from orders.services.content import content_of
from orders.services.deadlines import extend_deadline
from orders.services.sweeping import sweep
from tests.world import BUYER, line
from vendors.models import VendorCode

START = datetime(2026, 10, 29, 13, tzinfo=UTC)  # a Thursday: weeks and months end soon
COSTS = st.sampled_from(["15.50", "0.333333", "999999999.999999", "39.0625", None])
QUANTITY = st.integers(0, 12)
WHICH = st.integers(0, 3)
ARGUMENTS = {
    "issue": st.tuples(st.booleans(), QUANTITY.map(lambda n: n + 1), COSTS, st.integers(1, 3)),
    "answer": st.tuples(WHICH, st.integers(0, 12), st.integers(0, 12), st.integers(0, 4)),
    "accept": st.tuples(WHICH),
    "change": st.tuples(WHICH, QUANTITY),
    "extend": st.tuples(WHICH, st.integers(1, 60)),
    "cancel": st.tuples(WHICH),
    "close": st.tuples(WHICH),
    "wait": st.tuples(st.sampled_from([0.01, 5, 11, 23.99, 24, 25, 60])),
    "sweep": st.just(()),
    "roll": st.just(()),
}
OFTEN = ["issue", "answer", "wait", "roll"] * 3 + ["accept", "change", "sweep"] * 2
STEPS = st.lists(
    st.sampled_from([*OFTEN, "extend", "cancel", "close"]).flatmap(
        lambda name: ARGUMENTS[name].map(lambda arguments: (name, *arguments))
    ),
    min_size=5,
    max_size=22,
)


class Play:
    """Lets steps happen; each may be refused, as in life."""

    def __init__(self, world):
        self.world, self.now = world, START
        japan = Marketplace.objects.get(code="JP")
        self.centre = FulfilmentCentre.objects.create(
            code="NRT5", marketplace=japan, time_zone="Asia/Tokyo"
        )
        self.japan = VendorCode.objects.create(code="ACMJ3", vendor=world.acme, marketplace=japan)
        self.keys = []

    def do(self, name, *arguments):
        self.now += timedelta(seconds=1)
        with suppress(DomainError, IndexError):
            getattr(self, name)(*arguments)

    def order(self, which):
        return PurchaseOrder.objects.get(pk=self.keys[which])

    def issue(self, abroad, quantity, cost, lines):
        there = {"code": self.japan, "centre": self.centre} if abroad else {}
        money = {"net_cost": None if cost is None else Decimal(cost)}
        money["net_cost_currency"] = "" if cost is None else "JPY" if abroad else "USD"
        contents = [
            line(
                str(n), quantity * n, unit="Cases", unit_size=n, is_back_order_allowed=True, **money
            )
            for n in range(1, lines + 1)
        ]
        if lines == 3 and cost is not None:
            contents[2].net_cost_unit = "KILOGRAMS"
        self.keys.append(self.world.issue(*contents, now=self.now, **there).pk)

    def answer(self, which, accepted, rejected, kind):
        order = self.order(which)
        parts = []
        later = order.ship_end + timedelta(days=9)
        if accepted:
            code = "Backordered" if kind == 1 else "Accepted"
            parts.append(Part(code, accepted, ship_at=later if kind == 1 else None))
        if rejected:
            reasons = ("TemporarilyUnavailable", "TemporarilyUnavailable", "ObsoleteProduct")
            parts.append(
                Part("Rejected", rejected, (*reasons, "InvalidProductIdentifier", reasons[0])[kind])
            )
        first = order.lines.order_by("position").first()
        lower = None
        if kind == 4 and first.net_cost is not None:
            lower = (first.net_cost / 3).quantize(Decimal("0.000001"))
        answers = [LineAnswer(first.sequence_number, tuple(parts), lower)]
        self._answer(order, answers)

    def accept(self, which):
        self._answer(self.order(which), None)

    def _answer(self, order, answers):
        answer_order(order=order, answers=answers, actor=self.world.actor(), now=self.now)

    def change(self, which, quantity):
        order = self.order(which)
        content = content_of(order.lines.order_by("-position").first())
        content.quantity = quantity
        change_order(order=order, lines=[content], actor=BUYER, now=self.now)

    def extend(self, which, hours):
        order = self.order(which)
        due = (order.confirm_by or self.now) + timedelta(hours=hours)
        extend_deadline(order=order, due_at=due, reason="x", actor=BUYER, now=self.now)

    def cancel(self, which):
        cancel_order(order=self.order(which), actor=BUYER, now=self.now)

    def close(self, which):
        close_order(order=self.order(which), actor=BUYER, now=self.now)

    def wait(self, hours):
        self.now += timedelta(hours=hours)

    def sweep(self):
        sweep(self.now)

    def roll(self):
        roll(now=self.now, most=2)


def rows():
    """The rolled-up rows as the reference gives them: without zeros, money as numbers."""
    found = {}
    for row in PerformanceRow.objects.select_related("vendor_code"):
        names = [f.name for f in row._meta.concrete_fields]
        cell = {
            name: getattr(row, name)
            for name in names[names.index("due") : names.index("amounts")]
            if getattr(row, name)
        }
        if row.amounts:
            cell["amounts"] = {
                currency: (Decimal(pair["ordered"]), Decimal(pair["confirmed"]))
                for currency, pair in row.amounts.items()
            }
        found[row.vendor_code.code, row.week, row.month, row.item] = cell
    return found
