"""The buyer's desk of a running portal, in a process of its own with the portal's settings.

`python -m tests.runtime.desk issue 20`; `answer` confirms every order that waits.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import django


def main(act: str, argument: str = "") -> None:
    """Do one thing as a manager, or as Lin, would."""
    django.setup()
    from common.clock import database_now
    from orders.models import PurchaseOrder
    from orders.services.answering import answer_order
    from tests.world import BUYER, World, build
    from vendors.models import Vendor, VendorCode

    if not Vendor.objects.exists():
        build()
    acme = Vendor.objects.get(codes__code="ACME1")
    globex = Vendor.objects.get(codes__code="GLOBX")
    code, stranger = (VendorCode.objects.get(code=code) for code in ("ACME1", "GLOBX"))
    world = World(acme, globex, code, stranger)
    world.made = PurchaseOrder.objects.count()
    if act == "issue":
        for _ in range(int(argument)):
            print(world.issue().number)  # noqa: T201
    elif act == "issue-near":  # so that the last reminder falls due in so many seconds
        ago = timedelta(hours=24) - timedelta(minutes=30, seconds=int(argument))
        print(world.issue(now=database_now() - ago).number)  # noqa: T201
    elif act == "answer":
        for order in PurchaseOrder.objects.awaiting_answer():
            answer_order(order=order, answers=None, actor=BUYER)


if __name__ == "__main__":
    main(*sys.argv[1:])
