"""A vendor of its own for each order that a test brings to life, and what happens to it there."""

from __future__ import annotations

import itertools
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from decimal import Decimal

from django.db import connection

from accounts.models import User
from orders.documents.document import ItemDocument, Money, OrderDocument, Party, Quantity, Window
from orders.documents.writing import write_order
from tests.world import LEVELS, World
from vendors.models import Membership, Vendor, VendorCode

numbers = itertools.count(1)
WRITES = ("INSERT", "UPDATE", "DELETE")


class Crash(Exception):
    """The process dies in the middle of what it does."""


@contextmanager
def dying_at(statement):
    """Die as soon as the `statement`-th write has reached the database."""
    left = statement

    def count(execute, sql, params, many, context):
        nonlocal left
        result = execute(sql, params, many, context)
        left -= sql.lstrip().upper().startswith(WRITES)
        if not left:
            raise Crash
        return result

    with connection.execute_wrapper(count):
        yield


def may_die(statement):
    """`dying_at`, or nothing of the kind for 0."""
    return dying_at(statement) if statement else nullcontext()


def new_desk(marketplace):
    """A vendor with Lin, who confirms, Alice, who does too, and Otto, who sees no cost."""
    place = next(numbers)
    vendor = Vendor.objects.create(name=f"Life {place}", time_zone="Europe/Berlin")
    code = VendorCode.objects.create(code=f"LIFE{place}", vendor=vendor, marketplace=marketplace)
    desk = World(vendor, vendor, code, code)
    for name in ("lin", "alice", "otto"):
        desk.people[name] = User.objects.create(
            email=f"{name}@life{place}.example", name=name.title()
        )
        Membership.objects.create(user=desk.people[name], vendor=vendor, **LEVELS[name])
    return desk


def file_of(order, quantities=(), *, state, at, cost=None, window=None):
    """The buyer's file of this order as it stands, with other quantities, cost or window."""
    quantities = dict(quantities)
    items = [
        ItemDocument(
            sequence_number=line.sequence_number,
            ordered=Quantity(
                quantities.get(line.sequence_number, line.quantity), line.unit, line.unit_size
            ),
            is_back_order_allowed=line.is_back_order_allowed,
            amazon_product_identifier=line.amazon_product_identifier,
            vendor_product_identifier=line.vendor_product_identifier,
            net_cost=_money(line),
        )
        for line in order.lines.order_by("position")
    ]
    if cost is not None:
        items[0] = replace(items[0], net_cost=Money(Decimal(cost), "USD"))
    return write_order(
        OrderDocument(
            number=order.number,
            state=state,
            ordered_at=order.ordered_at,
            state_changed_at=at,
            changed_at=at,
            items=tuple(items),
            type=order.order_type,
            payment_method=order.payment_method,
            selling_party=Party(order.vendor_code.code),
            ship_to_party=Party(order.centre.code),
            ship_window=window or Window(order.ship_start, order.ship_end),
        )
    )


def _money(line):
    if line.net_cost is None:
        return None
    return Money(line.net_cost, line.net_cost_currency, line.net_cost_unit or None)
