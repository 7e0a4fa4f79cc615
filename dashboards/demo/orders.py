"""Orders of the demo world, each one issued, answered and closed through the services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from common.actors import COMMAND, Actor
from orders.documents.document import ItemDocument, Money, OrderDocument, Party, Quantity, Window
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.changing import cancel_order, change_order, close_order
from orders.services.content import HeaderContent, LineContent, content_of, header_of
from orders.services.drafting import save_draft
from orders.services.importing import import_order
from orders.services.issuing import draft_order, issue_order
from orders.services.lapsing import lapse_order, miss_deadline
from orders.states import OrderState

if TYPE_CHECKING:
    import random

    from accounts.models import User
    from dashboards.demo.shelves import ShelfItem
    from marketplaces.models import FulfilmentCentre
    from orders.models import PurchaseOrder, PurchaseOrderLine
    from vendors.models import VendorCode

LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
DETAILS = {
    "method_of_payment": "PaidByBuyer",
    "international_commercial_terms": "FreeOnBoard",
    "port_of_delivery": "YANTIAN, CHINA",
    "import_containers": "1-40'HC",
}


@dataclass
class Stage:
    """What the making of orders needs: chance, the buyer, the seller, shelves and centres."""

    chance: random.Random
    buyer: Actor
    codes: list[VendorCode]
    sellers: list[User]
    shelf: list[ShelfItem]
    centres: dict[str, list[FulfilmentCentre]]

    @property
    def seller(self) -> Actor:
        """One of the people who answer."""
        person = self.chance.choice(self.sellers)
        return Actor(person.pk, person.name, "password+totp", "page")

    def number(self) -> str:
        """An order number of eight letters and digits."""
        return "".join(self.chance.choice(LETTERS) for _ in range(8))

    def issue(
        self,
        at: datetime,
        *,
        lines: int = 0,
        kind: str = "RegularOrder",
        code: VendorCode | None = None,
    ) -> PurchaseOrder:
        """Write and issue an order at this moment."""
        order = self.draft(at, lines=lines, kind=kind, code=code)
        return issue_order(order=order, actor=self.buyer, now=at)

    def draft(
        self,
        at: datetime,
        *,
        lines: int = 0,
        kind: str = "RegularOrder",
        code: VendorCode | None = None,
    ) -> PurchaseOrder:
        """Write an order that is to be issued at this moment."""
        code = code or self.chance.choice(self.codes)
        return draft_order(
            number=self.number(),
            vendor_code=code,
            header=self._header(at, code, kind),
            lines=self._lines(code.marketplace.currency, lines or self.chance.randint(1, 7)),
            actor=self.buyer,
            now=at - timedelta(hours=2),
        )

    def take_over(self, at: datetime) -> None:
        """An order from a file, answered elsewhere and bound for a centre that nobody knows yet."""
        item = self.shelf[0]
        code = next(code for code in self.codes if code.marketplace.currency == "USD")
        document = OrderDocument(
            number=self.number(),
            state=OrderState.ACKNOWLEDGED,
            ordered_at=at,
            state_changed_at=at + timedelta(hours=5),
            items=(
                ItemDocument(
                    sequence_number="1",
                    ordered=Quantity(24),
                    is_back_order_allowed=False,
                    amazon_product_identifier=item.asin,
                    vendor_product_identifier=item.number,
                    net_cost=Money(item.cost("USD"), "USD"),
                ),
            ),
            ship_to_party=Party("GYR2"),
            delivery_window=Window(at + timedelta(days=6), at + timedelta(days=11)),
        )
        import_order(document=document, actor=COMMAND, vendor_code=code, now=at)

    def _header(self, at: datetime, code: VendorCode, kind: str) -> HeaderContent:
        chance = self.chance
        start = (at + timedelta(days=chance.randint(4, 12))).replace(
            hour=7, minute=0, second=0, microsecond=0, tzinfo=UTC
        )
        end = start + timedelta(days=chance.randint(3, 8))
        name = "delivery" if chance.random() < 0.5 else "ship"
        window: dict[str, Any] = {f"{name}_start": start, f"{name}_end": end}
        imported = code.marketplace.code in {"US", "JP"} and chance.random() < 0.1
        return HeaderContent(
            centre=chance.choice(self.centres[code.marketplace.code]),
            order_type=kind,
            payment_method="Invoice",
            deal_code="BTS" if chance.random() < 0.05 else "",
            import_details=dict(DETAILS) if imported else {},
            **window,
        )

    def _lines(self, currency: str, count: int) -> list[LineContent]:
        picked = [self.shelf[index % len(self.shelf)] for index in range(count)]
        if count < len(self.shelf):
            picked = self.chance.sample(self.shelf, count)
        return [
            self._line(str(index), item, currency, costs=self.chance.random() > 0.01)
            for index, item in enumerate(picked, 1)
        ]

    def _line(self, number: str, item: ShelfItem, currency: str, *, costs: bool) -> LineContent:
        chance = self.chance
        cases = item.case > 1 and chance.random() < 0.4
        cost: Decimal | None = item.cost(currency) if costs else None
        return LineContent(
            sequence_number=number,
            quantity=chance.randint(2, 40) if cases else chance.randint(1, 40) * item.case,
            unit="Cases" if cases else "Eaches",
            unit_size=item.case if cases else 1,
            amazon_product_identifier=item.asin,
            vendor_product_identifier=item.number,
            title=item.title,
            is_back_order_allowed=chance.random() < 0.5,
            net_cost=cost,
            net_cost_currency=currency if costs else "",
            net_cost_unit="KILOGRAMS" if item.by_weight and costs else "",
            list_price=cost * 2 if cost is not None else None,
            list_price_currency=currency if costs else "",
            list_price_unit="KILOGRAMS" if item.by_weight and costs else "",
        )

    def live(self, order: PurchaseOrder, at: datetime, until: datetime) -> None:
        """Let an order of the past go its way: answered, short, late, changed or cancelled."""
        fate = self.chance.random()
        answer = at + timedelta(hours=self.chance.uniform(0.5, 20))
        if fate < 0.03:
            cancel_order(order=order, actor=self.buyer, now=answer)
            return
        if fate < 0.06:
            miss_deadline(order_id=order.pk, now=at + timedelta(hours=24, minutes=1))
            lapse_order(order_id=order.pk, now=at + timedelta(hours=48, minutes=1))
            return
        if fate < 0.10:
            miss_deadline(order_id=order.pk, now=at + timedelta(hours=24, minutes=1))
            answer = at + timedelta(hours=self.chance.uniform(25, 46))
        elif fate < 0.16:
            self.raise_quantity(order, at + timedelta(minutes=20))
        order = self.answer(order, answer, fate)
        if order.state != "Closed" and at < until - timedelta(days=35):
            close_order(order=order, actor=self.buyer, now=at + timedelta(days=30))

    def answer(self, order: PurchaseOrder, at: datetime, fate: float) -> PurchaseOrder:
        """Mostly in full; sometimes short, backordered, cheaper or not at all."""
        if fate < 0.75:
            return answer_order(order=order, answers=None, actor=self.seller, now=at).order
        end = order.window[1] or at
        later = max(end, at) + timedelta(days=5)
        answers = [
            self._short(line, fate, later, order) for line in order.lines.filter(quantity__gt=0)
        ]
        return answer_order(order=order, answers=answers, actor=self.seller, now=at).order

    def _short(
        self, line: PurchaseOrderLine, fate: float, later: datetime, order: PurchaseOrder
    ) -> LineAnswer:
        number, quantity = line.sequence_number, line.quantity
        if fate > 0.97:
            return LineAnswer(number, (Part("Rejected", quantity, "ObsoleteProduct"),))
        kept = quantity if self.chance.random() < 0.6 else quantity * 2 // 3
        rest = quantity - kept
        parts = [Part("Accepted", kept)] if kept else []
        if rest and line.is_back_order_allowed:
            when: dict[str, Any] = {"delivery_at" if order.delivery_start else "ship_at": later}
            parts.append(Part("Backordered", rest, **when))
        elif rest:
            parts.append(Part("Rejected", rest, "TemporarilyUnavailable"))
        return LineAnswer(number, tuple(parts))

    def raise_quantity(self, order: PurchaseOrder, at: datetime) -> None:
        """The buyer wants more of the first line."""
        line = order.lines.order_by("position")[0]
        content = content_of(line)
        content.quantity += max(content.quantity // 5, 1)
        change_order(order=order, lines=[content], actor=self.buyer, now=at)

    def rewrite(self, order: PurchaseOrder, at: datetime) -> None:
        """The buyer wants less of the lines, pays less for the first, and gives two days more."""
        header = header_of(order)
        for name in ("ship_end", "delivery_end"):
            if end := getattr(header, name):
                setattr(header, name, end + timedelta(days=2))
        contents = [content_of(line) for line in order.lines.order_by("position")]
        for content in contents:
            content.quantity -= content.quantity // 4
        if contents[0].net_cost is not None:
            contents[0].net_cost -= Decimal("0.05")
        change_order(order=order, header=header, lines=contents, actor=self.buyer, now=at)

    def rename(self, order: PurchaseOrder, at: datetime) -> None:
        """The buyer puts a title right: nothing is asked of the vendor."""
        content = content_of(order.lines.order_by("position")[0])
        content.title = f"{content.title}, new edition"
        change_order(order=order, lines=[content], actor=self.buyer, now=at)

    def keep_draft(self, order: PurchaseOrder, person: User, at: datetime) -> None:
        """Somebody prepared a short answer and did not send it."""
        typed = [
            {
                "line": line.sequence_number,
                "accept": str(line.quantity if line.position > 1 else line.quantity // 2),
                "reason": "TemporarilyUnavailable" if line.position == 1 else "",
            }
            for line in order.lines.order_by("position")
        ]
        actor = Actor(person.pk, person.name, "password+totp", "page")
        save_draft(order=order, typed=typed, actor=actor, now=at)
