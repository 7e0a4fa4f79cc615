"""Files as people upload them."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from batches.models import Batch
from batches.services import run_due
from orders.models import LineAcknowledgement

if TYPE_CHECKING:
    from datetime import date

    from orders.models import PurchaseOrder
    from tests.world import World

HEADING = [
    "Order",
    "Line",
    "Accept",
    "Backorder",
    "Backorder date",
    "Reject",
    "Reason",
    "Your cost",
]


def as_csv(*rows: list[object], heading: list[str] = HEADING, separator: str = ",") -> bytes:
    """A CSV as a spreadsheet saves it."""
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows([heading, *rows])
    return file.getvalue().encode()


def as_xlsx(*rows: list[object], heading: list[str] = HEADING) -> bytes:
    """A workbook that another program wrote."""
    book = openpyxl.Workbook()
    for row in [heading, *rows]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def filled(raw: bytes, **typed: list[object]) -> bytes:
    """The workbook with these cells typed below their headings; a None leaves its cell alone."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[1]}
    for name, values in typed.items():
        for row, value in enumerate(values, 2):
            if value is not None:
                sheet.cell(row, at[name.replace("_", " ")], value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def assert_stands(order: PurchaseOrder, *, accepted: int, day: date) -> None:
    """The answer of a sheet with a whole line at a lower cost, a later one and a short one."""
    assert answers(order) == [
        ("1", "Accepted", accepted, ""),
        ("2", "Backordered", 4, ""),
        ("3", "Accepted", 5, ""),
        ("3", "Rejected", 1, "ObsoleteProduct"),
    ]
    parts = LineAcknowledgement.objects.filter(event=order.answer_id)
    assert parts.get(line__sequence_number="1").net_cost == Decimal("15.25")
    there = parts.get(code="Backordered").scheduled_ship_at
    assert there is not None
    assert there.astimezone(ZoneInfo("America/Phoenix")).date() == day


def upload(world: World, raw: bytes, who: str = "lin", key: str = "") -> Any:
    """Send it, as the page does."""
    file = SimpleUploadedFile("answers.csv", raw)
    form = {"vendor": world.acme.pk, "file": file, "key": key}
    return world.client(who).post("/orders/sheet/", form)


def sent(world: World, raw: bytes, who: str = "lin") -> Batch:
    """Send it and let it be done; gives the batch."""
    response = upload(world, raw, who)
    found = re.fullmatch(r"/batches/(\d+)/", response.get("Location", ""))
    assert found, response.content.decode()
    run_due()
    return Batch.objects.get(pk=found[1])


def answers(order: PurchaseOrder) -> list[tuple[object, ...]]:
    """The answer in force, part by part."""
    order.refresh_from_db()
    found = LineAcknowledgement.objects.filter(event=order.answer_id).order_by("pk")
    return [(part.line.sequence_number, part.code, part.quantity, part.reason) for part in found]


def refusals(batch: Batch) -> list[str]:
    """Why rows of it were not done."""
    return list(batch.rows.not_done().values_list("sentence", flat=True))


def fields_of(page: str) -> dict[str, list[str]]:
    """What a browser would send of the grid as it stands: no box is ticked."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        if 'type="checkbox"' in tag:
            continue
        name = re.search(r' name="([^"]*)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        if name:
            found.setdefault(name[1], []).append(value[1] if value else "")
    for name, inner in re.findall(
        r'<select[^>]* name="([^"]*)".*?>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        found.setdefault(name, []).append(chosen[1] if chosen else "")
    return found
