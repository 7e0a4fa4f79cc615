"""Orders of a table that staff uploaded, one by one: the handler of such a batch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from common.errors import Invalid, Problem, Refused
from orders.documents.reading import read_orders
from orders.documents.tabular import TabularRow, cell_of, document_of, unclear, unlike
from orders.services.importing import import_order
from vendors.models import VendorCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from batches.registry import Work
    from orders.documents.document import OrderDocument

KIND = "orders.import"
TOLD = 10  # problems of one order


def payload_of(rows: Sequence[TabularRow]) -> dict[str, Any]:
    """What a batch keeps of an order's rows."""
    return {"rows": [row.as_data() for row in rows]}


def rows_of(payload: Mapping[str, Any]) -> list[TabularRow]:
    """The reverse of `payload_of`."""
    return [TabularRow.of(data) for data in payload["rows"]]


def booked_to(data: Mapping[str, Any]) -> VendorCode | None:
    """The code that all orders of a batch with this data are booked to, if there is one."""
    codes = VendorCode.objects.select_related("vendor", "marketplace")
    return codes.get(pk=data["vendor_code"]) if data["vendor_code"] else None


def read_rows(rows: Sequence[TabularRow]) -> OrderDocument:
    """What the rows of one order say.

    Raises `Refused`: the paths are those of the document, or for what is wrong in a table alone the
    row and the column, such as `items[1].shipToParty`.
    """
    told = [*unclear(rows), *unlike(rows)]
    problems = [Problem(f"items[{at}].{name}", reason) for at, name, reason in told]
    reading = read_orders(json.dumps({"orders": [document_of(rows)]}).encode())
    if reading.refused:
        cells = {(at, name) for at, name, _reason in told}
        found = reading.refused[0].problems
        problems += [problem for problem in found if cell_of(problem.path, rows) not in cells]
    if problems:
        raise Refused(problems)
    return reading.orders[0]


def import_by_row(work: Work) -> dict[str, object]:
    """Take over one order; its sentence names row and column of all that is wrong with it.

    Raises `Invalid` for that, and what else `import_order` raises.
    """
    rows = rows_of(work.payload)
    code = booked_to(work.data)
    try:
        document = read_rows(rows)
        verdict = import_order(document=document, actor=work.actor, vendor_code=code)
    except Refused as refusal:
        raise _told(refusal.problems, rows) from refusal
    return {"verdict": verdict}


def _told(problems: Sequence[Problem], rows: Sequence[TabularRow]) -> Invalid:
    sentences = [f"{_place(problem.path, rows)}: {problem.reason}" for problem in problems[:TOLD]]
    return Invalid(" ".join(sentences), code=problems[0].code, field=problems[0].path)


def _place(path: str, rows: Sequence[TabularRow]) -> str:
    place, column = cell_of(path, rows) or (0, path)
    return _("Row %(row)s, %(column)s") % {"row": rows[place].number, "column": column}
