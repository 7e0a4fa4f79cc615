"""A list and a confirmation without rules, rights or history."""

from __future__ import annotations

import csv
from io import StringIO
from itertools import chain, islice
from typing import TYPE_CHECKING

import orjson
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt

from orders.models import PurchaseOrder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS = (
    "id",
    "number",
    "vendor_id",
    "vendor_code__code",
    "vendor__name",
    "state",
    "ordered_at",
    "confirm_by",
    "answered_at",
    "currency",
    "value",
    "line_count",
    "centre__code",
    "deal_code",
)
EXPORTED = (
    "number",
    "state",
    "answer_kind",
    "is_late",
    "order_type",
    "vendor_code__code",
    "marketplace__code",
    "centre__code",
    "ordered_at",
    "changed_at",
    "ship_start",
    "ship_end",
    "delivery_start",
    "delivery_end",
    "confirm_by",
    "answered_at",
    "line_count",
    "units",
    "accepted_units",
    "currency",
    "value",
    "accepted_value",
    "amounts",
)
LINES = """
UPDATE bench_line SET accepted = given.quantity
  FROM unnest(%s::int[], %s::int[]) AS given(number, quantity)
 WHERE order_id = %s AND bench_line.number = given.number
"""
LOG = "INSERT INTO bench_log (order_id, person_id, body) VALUES (%s, %s, %s)"
TABLES = """
CREATE TABLE bench_line AS SELECT id, order_id, position AS number, 0 AS accepted
    FROM orders_purchaseorderline WHERE order_id IN
        (SELECT id FROM orders_purchaseorder WHERE state = 'New');
ALTER TABLE bench_line ADD PRIMARY KEY (id);
CREATE INDEX bench_line_order ON bench_line (order_id);
CREATE TABLE bench_log (id bigserial PRIMARY KEY, order_id bigint, person_id bigint, body text);
"""


def listing(request: HttpRequest, vendor: int) -> HttpResponse:
    """Fifty orders of a vendor, and how many there are."""
    _require_person(request)
    orders = PurchaseOrder.objects.filter(vendor=vendor)
    rows = list(orders.order_by("-ordered_at", "-id").values(*COLUMNS)[:50])
    return _json({"count": orders.count(), "results": rows})


def export(request: HttpRequest, vendor: int) -> StreamingHttpResponse:
    """All orders of a vendor, each row written by `csv` as it comes from the database."""
    _require_person(request)
    orders = PurchaseOrder.objects.filter(vendor=vendor).order_by("-ordered_at", "-id")
    rows = orders.values_list(*EXPORTED).iterator(2000)
    return StreamingHttpResponse(_written(chain([EXPORTED], rows)), content_type="text/csv")


def _written(rows: Iterator[Sequence[object]]) -> Iterator[str]:
    while chunk := list(islice(rows, 200)):
        file = StringIO()
        csv.writer(file).writerows(chunk)
        yield file.getvalue()


@csrf_exempt
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the quantities in the body: lock, lines, a line in a log, the order; one commit."""
    _require_person(request)
    given = orjson.loads(request.body)
    numbers, quantities = zip(*given["lines"], strict=True)
    with transaction.atomic():
        PurchaseOrder.objects.select_for_update().only("id", "state").get(pk=pk)
        with connection.cursor() as cursor:
            cursor.execute(LINES, [list(numbers), list(quantities), pk])
            lines = cursor.rowcount
            cursor.execute(LOG, [pk, request.user.pk, request.body.decode()])
        PurchaseOrder.objects.filter(pk=pk).update(state="Acknowledged")
    return _json({"lines": lines})


def _require_person(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        raise PermissionError("no session")


def _json(body: object) -> HttpResponse:
    return HttpResponse(orjson.dumps(body, default=str), content_type="application/json")
