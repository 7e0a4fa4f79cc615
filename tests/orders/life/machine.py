"""An order's whole life in any order: the buyer, the vendor, his machine, the clock, a crash.

Every step goes through the services, the API or the pages, and commits. After each of them hold
the invariants of `plain.py`; a step that fails, refused or killed, leaves every row as it was.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from common.actors import COMMAND
from common.clock import database_now
from common.errors import DomainError
from marketplaces.models import Marketplace
from orders.documents.document import Window
from orders.models import PurchaseOrder
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.changing import cancel_order, change_order, close_order
from orders.services.content import content_of, header_of
from orders.services.deadlines import extend_deadline
from orders.services.drafting import drop_draft, save_draft
from orders.services.importing import import_file
from orders.services.lapsing import lapse_order, miss_deadline
from orders.services.noting import note_change
from orders.services.sweeping import sweep
from tests.orders.life.desk import Crash, file_of, may_die, new_desk
from tests.orders.life.plain import SILENT, all_of, check, check_kept, check_story, history_of
from tests.world import BUYER, line

COSTS = ["31.97", "29.83", "0.0417", "1204.5"]
# A cost that can be read; the seconds of a moment ("22:14:31.97") are none.
COST = re.compile(rf"(?<![:\d])(?:{'|'.join(map(re.escape, COSTS))})")
AMOUNT = st.integers(0, 12)
SHARES = st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=4, max_size=4)
PATH = st.sampled_from(["lin", "alice"])
HOURS = st.sampled_from([0.1, 3, 8, 16, 23.9, 24, 24.1, 48])
LINE = st.fixed_dictionaries(
    {
        "quantity": st.integers(1, 12),
        "unit_size": st.sampled_from([1, 1, 6]),
        "is_back_order_allowed": st.booleans(),
        "net_cost": st.sampled_from([Decimal(cost) for cost in COSTS] + [None]),
        "net_cost_currency": st.sampled_from(["USD", "USD", "EUR"]),
        "net_cost_unit": st.sampled_from(["", "", "", "POUNDS"]),
    }
)


def line_of(number, values):
    """A line as `LINE` draws it; without a cost it names no currency either."""
    values = {**values, "unit": "Cases" if values["unit_size"] > 1 else "Eaches"}
    if values["net_cost"] is None:
        values |= {"net_cost_currency": "", "net_cost_unit": ""}
    return line(str(number), **values)


class Life(RuleBasedStateMachine):
    """One order. `doom` is the write at which the next act is to be killed, 0 for none."""

    doom = 0
    tally: ClassVar[Counter[str]] = Counter()  # of all lives: how steps ended

    @initialize(lines=st.lists(LINE, min_size=1, max_size=3), ago=st.integers(0, 90))
    def issue(self, lines, ago):
        self.desk = new_desk(Marketplace.objects.get(code="US"))
        self.now = database_now() - timedelta(hours=ago)
        contents = [line_of(number, values) for number, values in enumerate(lines, 1)]
        number = self.desk.code.code
        self.order = self.desk.issue(*contents, number=number, now=self.now)
        self.history = history_of(self.order)
        self.version = self.order.version

    # -- the vendor

    @rule(shares=SHARES, who=PATH, cheaper=st.booleans())
    def answer(self, shares, who, cheaper):
        lines = list(self.order.lines.order_by("position"))
        answers = [self.said(at, share, cheaper) for at, share in zip(lines, shares, strict=False)]
        self.attempt(lambda: self.send(answers, who))

    @rule(who=PATH)
    def accept_all(self, who):
        self.attempt(lambda: self.send(None, who))

    @rule(who=PATH)
    def draft(self, who):
        typed = [{"line": "1", "accept": "3"}]
        actor = self.desk.actor(who)
        self.attempt(
            lambda: save_draft(order=self.order, typed=typed, actor=actor, now=self.now),
            happens=0,
        )

    @rule(who=PATH)
    def drop(self, who):
        actor = self.desk.actor(who)
        self.attempt(lambda: drop_draft(order=self.order, actor=actor, now=self.now), happens=0)

    @rule(who=PATH)
    def note(self, who):
        """Somebody says that he has seen what changed."""
        actor = self.desk.actor(who)
        self.attempt(lambda: note_change(order=self.order, actor=actor, now=self.now))

    @precondition(lambda self: self.now < database_now())
    @rule(part=st.integers(0, 12), everything=st.booleans(), current=st.booleans())
    def answer_by_api(self, part, everything, current):
        """Through the machine's way in, at the clock's own time."""
        body = {"accept_all": True} if everything else {"items": [self.api_item(part)]}
        if current:
            body["version"] = self.order.version
        client = self.desk.client("lin")
        client.raise_request_exception = False
        address = f"/api/v1/orders/{self.order.number}/acknowledgement/"

        def post():
            response = client.post(address, json.dumps(body), content_type="application/json")
            if response.status_code >= 500:
                raise Crash
            if response.status_code != 200:
                refusal = response.json()
                assert refusal["detail"].endswith("."), refusal
                raise DomainError(refusal["detail"])

        self.attempt(post)
        self.now = database_now()

    # -- the buyer

    @rule(which=st.integers(1, 4), quantity=AMOUNT)
    def change_quantity(self, which, quantity):
        self.change(which, quantity=quantity)

    @rule(
        which=st.integers(1, 3),
        cost=st.sampled_from(COSTS),
        currency=st.sampled_from(["USD", "EUR"]),
    )
    def change_cost(self, which, cost, currency):
        self.change(which, net_cost=Decimal(cost), net_cost_currency=currency)

    @rule(which=st.integers(1, 3), size=st.sampled_from([1, 4, 6]), quantity=AMOUNT)
    def repack(self, which, size, quantity):
        unit = "Cases" if size > 1 else "Eaches"
        self.change(which, unit=unit, unit_size=size, quantity=quantity)

    @rule(values=LINE)
    def add_line(self, values):
        content = line_of(self.order.lines.count() + 1, values)
        self.attempt(lambda: self.alter(lines=[content]))

    @rule(days=st.integers(-3, 12), title=st.sampled_from(["", "Skillet"]))
    def change_head(self, days, title):
        header = header_of(self.order)
        header.ship_end += timedelta(days=days)
        content = content_of(self.order.lines.get(sequence_number="1"))
        content.title = title
        self.attempt(lambda: self.alter(header=header, lines=[content]))

    @precondition(lambda self: self.order.answer_id and not self.order.confirm_by)
    @rule(title=st.sampled_from(["Pan", "Pot"]), who=st.none() | PATH)
    def retitle(self, title, who):
        """A change that asks for nothing, and perhaps somebody who notes it."""
        self.change(1, title=title)
        if who is not None:
            self.note(who)

    @rule(
        state=st.sampled_from(["New"] * 4 + ["Acknowledged", "Closed"]),
        quantities=st.dictionaries(st.sampled_from("12"), AMOUNT, max_size=2),
        cost=st.sampled_from([None, None, *COSTS[:2]]),
        back=st.sampled_from([timedelta(0)] * 4 + [timedelta(days=2)]),
        days=st.integers(0, 3),
    )
    def take_file(self, state, quantities, cost, back, days):
        """The buyer's file: newer or older, with a change, closed, or answered elsewhere."""
        at = self.now - back
        window = Window(self.order.ship_start, self.order.ship_end + timedelta(days=days))
        document = file_of(
            self.order, quantities.items(), state=state, at=at, cost=cost, window=window
        )
        raw = json.dumps(document).encode()

        def take():
            result = import_file(raw=raw, actor=COMMAND, now=self.now)
            assert result.created == 0
            if result.refused:
                raise DomainError(result.refused[0].reason)

        self.attempt(take, happens=2)

    @rule(hours=st.integers(-2, 40))
    def extend(self, hours):
        due = (self.order.confirm_by or self.now) + timedelta(hours=hours)
        self.attempt(
            lambda: extend_deadline(
                order=self.order, due_at=due, reason="Holiday", actor=BUYER, now=self.now
            )
        )

    @precondition(lambda self: self.order.version > 3)
    @rule(reason=st.sampled_from(["", "Sold out"]))
    def cancel(self, reason):
        self.attempt(
            lambda: cancel_order(order=self.order, actor=BUYER, reason=reason, now=self.now)
        )

    @precondition(lambda self: self.order.version > 3)
    @rule()
    def close(self):
        self.attempt(lambda: close_order(order=self.order, actor=BUYER, now=self.now))

    # -- the clock, and what breaks

    @rule(hours=HOURS)
    def wait(self, hours):
        self.now += timedelta(hours=hours)

    @rule(hours=HOURS)
    def wait_and_sweep(self, hours):
        """The clock's own work; twice, for the second time finds nothing to do."""
        self.now += timedelta(hours=hours)
        sweep(self.now)
        seen = all_of(self.order)
        sweep(self.now)
        assert all_of(self.order) == seen

    @rule()
    def miss(self):
        self.attempt(lambda: miss_deadline(order_id=self.order.pk, now=self.now))

    @rule()
    def lapse(self):
        self.attempt(lambda: lapse_order(order_id=self.order.pk, now=self.now))

    @rule(statement=st.integers(1, 9))
    def crash(self, statement):
        """Whatever comes next is killed after this many writes, if it has so many."""
        self.doom = statement

    @rule(who=st.sampled_from(["lin", "otto"]))
    def look(self, who):
        """The page and the API show it, to Otto without a cost; looking changes nothing."""
        before = all_of(self.order)
        client = self.desk.client(who)
        for address in (f"/orders/{self.order.number}/", f"/api/v1/orders/{self.order.number}/"):
            response = client.get(address)
            assert response.status_code == 200
            text = response.content.decode()
            assert who != "otto" or not COST.search(text)
        assert all_of(self.order) == before

    # -- how a step is taken

    def attempt(self, act, *, happens=1):
        """Take the step. It happens at most `happens` times, or not at all, down to every row."""
        before, doom = all_of(self.order), self.doom
        self.doom = 0
        try:
            with may_die(doom):
                act()
            self.tally["done"] += 1
        except DomainError:
            self.tally["refused"] += 1
            assert all_of(self.order) == before
        except Crash:
            self.tally["killed"] += 1
            assert doom
            assert all_of(self.order) == before
        else:
            after = all_of(self.order)
            assert len(after["events"]) - len(before["events"]) <= happens
            assert len(after["entries"]) - len(before["entries"]) <= max(happens, 1)

    def send(self, answers, who):
        answer_order(order=self.order, answers=answers, actor=self.desk.actor(who), now=self.now)

    def alter(self, **more):
        change_order(order=self.order, actor=BUYER, now=self.now, **more)

    def change(self, which, **values):
        found = self.order.lines.filter(sequence_number=str(which)).first()
        if found is None:
            return
        content = content_of(found)
        for name, value in values.items():
            setattr(content, name, value)
        self.attempt(lambda: self.alter(lines=[content]))

    def said(self, at, share, cheaper):
        """A line divided into accepted, backordered and rejected about as `share` says."""
        accepted, later, rejected = share
        whole = sum(share) or 1
        parts = [Part("Rejected", at.quantity * rejected // whole, "ObsoleteProduct")]
        if at.is_back_order_allowed:
            day = self.order.ship_end + timedelta(days=9)
            parts.append(Part("Backordered", at.quantity * later // whole, ship_at=day))
        parts.append(Part("Accepted", -(-at.quantity * accepted // whole)))
        cost = at.net_cost / 2 if cheaper and at.net_cost and not at.net_cost_unit else None
        return LineAnswer(at.sequence_number, tuple(p for p in parts if p.quantity), cost)

    def api_item(self, amount):
        quantity = {"amount": max(amount, 1)}
        part = {"acknowledgement_code": "Accepted", "acknowledged_quantity": quantity}
        return {"item_sequence_number": "1", "item_acknowledgements": [part]}

    @invariant()
    def all_adds_up(self):
        order = PurchaseOrder.objects.select_related("vendor", "vendor_code", "centre").get(
            pk=self.order.pk
        )
        now = history_of(order)
        check_kept(self.history, now)
        assert order.version >= self.version
        grown = len(now["events"]) > len(self.history["events"])
        silent = grown and now["events"][-1][3] in SILENT
        assert order.version > self.version or not grown or silent
        self.order, self.history, self.version = order, now, order.version
        check(order)

    def teardown(self):
        """Leave nothing behind that a later sweep would find."""
        if hasattr(self, "order"):
            order = PurchaseOrder.objects.select_related("vendor").get(pk=self.order.pk)
            if order.state != "Closed":
                order = close_order(order=order, actor=BUYER, now=self.now)
            check_story(order)
