"""Tables of orders as staff upload them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from common.uploads import uploaded_rows
from orders.admin.importing import TEMPLATE
from orders.documents.tabular import COLUMNS, TabularRow, by_number, tabular_rows

EXAMPLE = (Path(__file__).parents[2] / "static" / TEMPLATE).read_bytes()


def table(*rows: dict[str, object]) -> bytes:
    """The example with a row for each of these, changed as they say."""
    first = next(csv.DictReader(io.StringIO(EXAMPLE.decode())))
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    writer.writerows({**first, **row} for row in rows)
    return file.getvalue().encode()


def rows_of_table(*rows: dict[str, object]) -> dict[str, list[TabularRow]]:
    """The same as it is read, by order."""
    raw = table(*rows)
    return by_number(tabular_rows(uploaded_rows(io.BytesIO(raw), len(raw))))
