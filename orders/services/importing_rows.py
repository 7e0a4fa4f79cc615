"""Orders of a table that staff uploaded, one by one: the handler of such a batch."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from common.errors import Invalid, Refused
from orders.documents.reading import read_orders
from orders.services.importing import import_order
from vendors.models import VendorCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from batches.registry import Work
    from common.errors import Problem
    from orders.documents.tabular import TabularOrder

KIND = "orders.import"
IN_LINE = re.compile(r"items\[(?P<line>[0-9]+)\]\.?(?P<field>.*)")
TOLD = 10  # problems of one order


def payload_of(order: TabularOrder) -> dict[str, Any]:
    """What a batch keeps of an order."""
    return {"document": order.document, "rows": order.rows}


def import_by_row(work: Work) -> dict[str, object]:
    """Take over one order; its sentence names row and column of all that is wrong with it.

    Raises `Invalid` for that, and what else `import_order` raises.
    """
    rows = work.payload["rows"]
    reading = read_orders(json.dumps({"orders": [work.payload["document"]]}).encode())
    if reading.refused:
        raise _told(reading.refused[0].problems, rows)
    key = work.data["vendor_code"]
    code = VendorCode.objects.select_related("vendor", "marketplace").get(pk=key) if key else None
    try:
        verdict = import_order(document=reading.orders[0], actor=work.actor, vendor_code=code)
    except Refused as refusal:
        raise _told(refusal.problems, rows) from refusal
    return {"verdict": verdict}


def _told(problems: Sequence[Problem], rows: Sequence[int]) -> Invalid:
    sentences = [f"{_place(problem.path, rows)}: {problem.reason}" for problem in problems[:TOLD]]
    return Invalid(" ".join(sentences), code=problems[0].code, field=problems[0].path)


def _place(path: str, rows: Sequence[int]) -> str:
    found = IN_LINE.search(path)
    inside = found is not None and int(found["line"]) < len(rows)
    number = rows[int(found["line"])] if found and inside else rows[0]
    name = (found["field"] if found else path).split(".")
    column = next((part for part in name if part not in {"orders[0]", "orderDetails"}), path)
    return _("Row %(row)s, %(column)s") % {"row": number, "column": column}
