"""`python -m bench.sheet`: 10,000 lines of an answer sheet uploaded; the memory of it, as JSON.

Runs with the settings of the database that it works in. What it answers are orders of the largest
vendor that wait; those beside them in the file are not there, and are refused.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import django

LINES = 10_000
STATUS = Path("/proc/self/status")


def upload() -> dict[str, Any]:
    """Write the workbook, read it, and let its orders be answered."""
    from batches.services import run_due  # noqa: PLC0415  after setup
    from common.actors import Actor  # noqa: PLC0415
    from common.tables import xlsx_of  # noqa: PLC0415
    from common.uploads import uploaded_rows  # noqa: PLC0415
    from dashboards.load.desks import desks  # noqa: PLC0415
    from orders.sheets.batch import send  # noqa: PLC0415
    from orders.sheets.reading import by_order, sheet_rows  # noqa: PLC0415
    from vendors.models import Vendor  # noqa: PLC0415

    desk = desks()[0]
    with TemporaryFile() as file:
        with xlsx_of(_table(desk.vendor_id)) as made:
            file.write(made.read())
        size = file.tell()
        file.seek(0)
        started = time.perf_counter()
        orders = by_order(sheet_rows(uploaded_rows(file, size)))
        actor = Actor(desk.person_id, "Bench", "password+totp", "page")
        vendor = Vendor.objects.get(pk=desk.vendor_id)
        batch = send(orders=orders, vendor=vendor, actor=actor, key=f"bench-{time.time_ns()}")
        taken = time.perf_counter() - started
    while not batch.is_finished:
        run_due()
        batch.refresh_from_db()
    return {
        "megabytes": _highest() / 1024,
        "lines": sum(len(rows) for rows in orders.values()),
        "seconds": taken,
        "done": batch.done,
        "refused": batch.refused,
    }


def _table(vendor: int) -> Any:
    """All that waits, accepted in full, filled up to the number of lines."""
    from itertools import chain, islice, repeat  # noqa: PLC0415

    from common.tables import Column, Kind, Table  # noqa: PLC0415
    from orders.models import PurchaseOrder, PurchaseOrderLine  # noqa: PLC0415

    waiting = PurchaseOrder.objects.for_vendor(vendor).awaiting_answer()
    lines = PurchaseOrderLine.objects.filter(order__in=waiting).active().order_by("order", "pk")
    rows = lines.values_list("order__number", "sequence_number", "title", "quantity").iterator()
    missing = repeat(("LD-NONE", "1", "a title of some length", 1))
    columns = [Column("Order"), Column("Line"), Column("Title"), Column("Accept", Kind.NUMBER)]
    return Table("Answers", columns, islice(chain(rows, missing), LINES))


def _highest() -> int:
    """The most memory that this process had, in KiB, as the kernel counts it."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "acorn.settings")
    django.setup()
    print(json.dumps(upload()))
