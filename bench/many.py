"""`python -m bench.many ORDERS ROUNDS`: orders confirmed as a batch and one by one, as JSON.

Runs with the settings of a database that `seed_load` filled; issues the orders that it confirms.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from collections.abc import Callable

    from common.actors import Actor
    from dashboards.load.desks import Desk
    from orders.models import PurchaseOrder

LINES = 5


def issue(desk: Desk, count: int, mark: str) -> list[PurchaseOrder]:
    """So many orders of five lines, issued just now."""
    from common.actors import COMMAND  # noqa: PLC0415  after setup
    from common.clock import database_now  # noqa: PLC0415
    from marketplaces.models import FulfilmentCentre  # noqa: PLC0415
    from orders.services.content import HeaderContent, LineContent  # noqa: PLC0415
    from orders.services.issuing import draft_order, issue_order  # noqa: PLC0415

    opens = database_now() + timedelta(days=5)
    centre = FulfilmentCentre.objects.filter(marketplace=desk.code.marketplace).first()
    header = HeaderContent(centre, ship_start=opens, ship_end=opens + timedelta(days=4))
    lines = [LineContent(str(n), 10, vendor_product_identifier=f"SKU-{n}") for n in range(LINES)]
    made = []
    for number in range(count):
        order = draft_order(
            number=f"MANY-{mark}-{number}",
            vendor_code=desk.code,
            header=header,
            lines=lines,
            actor=COMMAND,
        )
        made.append(issue_order(order=order, actor=COMMAND))
    return made


def one_by_one(desk: Desk, actor: Actor, orders: list[PurchaseOrder], _mark: str) -> int:
    """The service, called for each."""
    from orders.services.answering import answer_order  # noqa: PLC0415
    from orders.services.locking import OrderName  # noqa: PLC0415

    for order in orders:
        name = OrderName(order.number, [desk.vendor_id])
        answer_order(order=name, answers=None, actor=actor, expected_version=order.version)
    return len(orders)


def as_batch(desk: Desk, actor: Actor, orders: list[PurchaseOrder], mark: str) -> int:
    """Asked for and worked at, to its end."""
    from batches.models import Batch  # noqa: PLC0415
    from batches.services import Row, run_due, start  # noqa: PLC0415
    from orders.services.answering_many import KIND, Act, Wish  # noqa: PLC0415

    batch = start(
        kind=KIND,
        vendor=desk.code.vendor,
        actor=actor,
        key=mark,
        rows=(Row(order.number, {"version": order.version}) for order in orders),
        data=Wish(Act.CONFIRM).as_data(),
    )
    while run_due().has_more:
        pass
    return Batch.objects.get(pk=batch.pk).done


def measure(count: int, rounds: int) -> dict[str, Any]:
    """Seconds of each way, in turns, every other round the other way round."""
    from common.actors import Actor  # noqa: PLC0415
    from dashboards.load.desks import desks  # noqa: PLC0415

    desk = desks()[0]
    actor = Actor(desk.person_id, "Bench", "password+totp", "page")
    ways: dict[str, Callable[..., int]] = {"single": one_by_one, "batch": as_batch}
    found: dict[str, list[float]] = {name: [] for name in ways}
    done: set[int] = set()
    for number in range(-1, rounds):
        for name in sorted(ways, reverse=bool(number % 2)):
            size = count if number >= 0 else min(count, 20)  # the first round only warms up
            mark = f"{name}{number + 1}"
            orders = issue(desk, size, mark)
            start = time.perf_counter()
            handled = ways[name](desk, actor, orders, mark)
            if number >= 0:
                found[name].append(time.perf_counter() - start)
                done.add(handled)
    ratios = [batch / single for batch, single in zip(found["batch"], found["single"], strict=True)]
    return {
        "ratio": median(ratios),
        "seconds": {name: round(median(values), 3) for name, values in found.items()},
        "done": sorted(done),
    }


def main(count: int, rounds: int) -> None:
    """Measure; the result goes to the standard output."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "acorn.settings")
    django.setup()
    json.dump(measure(count, rounds), sys.stdout)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
