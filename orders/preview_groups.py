"""A preview of many orders as its page tells it: the sums, what is left out, what needs a look."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from orders.many import effects_of
from orders.presenting import money_pairs, standing_of
from orders.services.answering_many import Act

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from orders.models import PurchaseOrder
    from orders.presenting import Standing
    from orders.services.answering_many import Wish
    from orders.services.looking_ahead import Ahead

Amounts = list[tuple[str, Decimal]]
REPLACES, DROPS, MIXED, WHOLE = "replaces", "drops", "mixed", "whole"
TITLES: dict[str, StrOrPromise] = {
    REPLACES: _("In place of an answer that was given"),
    DROPS: _("With a draft that is dropped"),
    MIXED: _("A part stays as it was answered"),
}
WHOLES: dict[Act, StrOrPromise] = {
    Act.CONFIRM: _("In full, as ordered"),
    Act.REJECT: _("Rejected as a whole"),
    Act.BACKORDER: _("Backordered as a whole"),
}
FEW = 20
"""Above this a group of the usual kind is folded up, and the rest of what is left out."""
FIRST = 3
"""Sentences against one order that are shown; the others are folded up."""


@dataclass(frozen=True)
class Row:
    """One order and what happens to it; amounts only for those who may see them."""

    order: PurchaseOrder
    amounts: Amounts
    effects: list[str]


@dataclass(frozen=True)
class Group:
    """Orders to which the same kind of thing happens. `tells`: each in its own words."""

    key: str
    title: StrOrPromise
    rows: list[Row]
    units: int
    amounts: Amounts

    @property
    def tells(self) -> bool:
        """Whether the rows say more than the title."""
        return self.key != WHOLE

    @property
    def is_open(self) -> bool:
        """Whether it is unfolded from the first."""
        return self.tells or len(self.rows) <= FEW


@dataclass(frozen=True)
class LeftOut:
    """An order of which nothing will come, with all that stands against it."""

    order: PurchaseOrder
    standing: Standing
    first: tuple[str, ...]
    more: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """The whole preview. `count`, `units` and `amounts` are of what can be done."""

    left_out: list[LeftOut]
    left_out_more: list[LeftOut]
    groups: list[Group]
    count: int
    units: int
    amounts: Amounts

    @property
    def not_done(self) -> int:
        """How many orders are left as they are."""
        return len(self.left_out) + len(self.left_out_more)


def told_of(ahead: Sequence[Ahead], wish: Wish, now: datetime, *, sees_cost: bool) -> Told:
    """Sort what was looked at: first what cannot be done, then what needs a look, then the rest."""
    can = [item for item in ahead if not item.refusals]
    sorted_in: dict[str, list[Ahead]] = {key: [] for key in (*TITLES, WHOLE)}
    for item in can:
        sorted_in[_kind_of(item, wish)].append(item)
    groups = [
        Group(
            key,
            TITLES.get(key) or WHOLES[wish.act],
            [_row(item, wish, now, sees_cost=sees_cost) for item in items],
            sum(item.order.units for item in items),
            _sum(items) if sees_cost else [],
        )
        for key, items in sorted_in.items()
        if items
    ]
    left_out = [
        LeftOut(
            item.order,
            standing_of(item.order),
            item.refusals[:FIRST],
            item.refusals[FIRST:],
        )
        for item in ahead
        if item.refusals
    ]
    units = sum(group.units for group in groups)
    amounts = _sum(can) if sees_cost else []
    return Told(left_out[:FEW], left_out[FEW:], groups, len(can), units, amounts)


def _kind_of(item: Ahead, wish: Wish) -> str:
    if item.order.answered_at is not None:
        return REPLACES
    if item.order.has_draft:
        return DROPS
    done = {
        Act.CONFIRM: item.accepted,
        Act.REJECT: item.rejected,
        Act.BACKORDER: item.backordered,
    }
    return WHOLE if done[wish.act] == item.order.units else MIXED


def _row(item: Ahead, wish: Wish, now: datetime, *, sees_cost: bool) -> Row:
    amounts = money_pairs(item.order) if sees_cost else []
    return Row(item.order, amounts, effects_of(item, wish, now))


def _sum(items: Iterable[Ahead]) -> Amounts:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for item in items:
        for currency, amount in money_pairs(item.order):
            sums[currency] += amount
    return sorted(sums.items())
