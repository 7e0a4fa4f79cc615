"""Making the load world, and letting it grow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from audit.models import AuditEntry
from audit.services import HOUSE, record
from common.actors import COMMAND
from common.clock import database_now
from common.errors import Invalid
from dashboards.demo.world import is_empty
from dashboards.load.bulk import finish, write_all
from dashboards.load.desks import Rules, desks, make_desks
from dashboards.load.orders import Clerk
from dashboards.services.rebuilding import rebuild
from orders.models import PurchaseOrder

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboards.load.desks import Desk

MARK = "dashboards.load_world"
CHUNK = 2_000  # orders a transaction


@dataclass(frozen=True)
class Plan:
    """What a load world is made by; `anchor` is the moment that its times count from."""

    vendors: int
    lines: int
    anchor: datetime


def plan_here() -> Plan | None:
    """By what the load world in this database was made; None if there is none."""
    entry = AuditEntry.objects.filter(chain=HOUSE, action=MARK).first()
    if entry is None:
        return None
    said = entry.said["after"]
    anchor = datetime.fromisoformat(said["anchor"])
    return Plan(int(said["vendors"]), int(said["lines"]), anchor)


def build(
    *,
    vendors: int,
    orders: int,
    lines: int,
    now: datetime | None = None,
    say: Callable[[int], None] = lambda _done: None,
) -> int:
    """Bring the world up to so many orders; gives how many were added.

    A world of the same vendors and lines grows; order N is the same whenever it is added. Every
    chunk is a transaction, so one that was stopped goes on where it was. `say` hears how many
    orders stand. Raises `Invalid` when the database holds anything else, or fewer than one vendor
    or line, or a negative number of orders, is asked for.
    """
    if vendors < 1 or lines < 1 or orders < 0:
        raise Invalid("A load world has at least one vendor, and one line an order.")
    plan = plan_here() or _begin(vendors, lines, now)
    if (plan.vendors, plan.lines) != (vendors, lines):
        raise Invalid(
            f"A load world of {plan.vendors} vendors and {plan.lines} lines an order stands here. "
            f"It grows by the same numbers only. Nothing was changed."
        )
    clerk = Clerk(desks=desks(), rules=Rules(), anchor=plan.anchor, lines=lines)
    first = PurchaseOrder.objects.count()
    for number in range(first, orders):
        clerk.put(number)
        if (number + 1) % CHUNK == 0:
            write_all(clerk.tables)
            say(number + 1)
    write_all(clerk.tables)
    if orders > first:
        finish(clerk.tables)
        _note(clerk.desks, orders)
        rebuild()
    return max(orders - first, 0)


@transaction.atomic
def _note(desks_: list[Desk], orders: int) -> None:
    """One entry in each vendor's chain, so that nobody takes what he read before for the end."""
    now = database_now()
    for desk in desks_:
        record(
            chain=f"vendor:{desk.vendor_id}",
            action="dashboards.load_orders",
            actor=COMMAND,
            subject=f"vendors.vendor:{desk.vendor_id}",
            at=now,
            after={"orders_in_all": orders},
        )


@transaction.atomic
def _begin(vendors: int, lines: int, now: datetime | None) -> Plan:
    if not is_empty():
        raise Invalid("This database holds something that is no load world. Nothing was changed.")
    anchor = (now or database_now()).replace(microsecond=0)
    make_desks(vendors)
    record(
        chain=HOUSE,
        action=MARK,
        actor=COMMAND,
        subject="dashboards.load:1",
        at=anchor,
        after={"vendors": vendors, "lines": lines, "anchor": anchor.isoformat()},
    )
    return Plan(vendors, lines, anchor)
