"""The desk of a vendor manager: addresses, forms as a browser sends them, and what was noted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEntry


@pytest.fixture
def bea(world):
    return world.client("bea")


@pytest.fixture
def desk():
    """The address of an act on an order, or of a tool of the list."""

    def address(name, order=None):
        args = [] if order is None else [order.pk]
        return reverse(f"admin:orders_purchaseorder_{name}", args=args)

    return address


@pytest.fixture
def order_form():
    """A form as a browser sends it: head, and as many rows as are given."""

    def form(*rows, **head):
        start = timezone.localtime() + timedelta(days=5)
        sent = {
            "number": "DESK0001",
            "vendor_code": "ACME1",
            "centre": "PHX6",
            "order_type": "RegularOrder",
            "payment_method": "Invoice",
            "window": "ship",
            "start": start.strftime("%Y-%m-%dT%H:%M"),
            "end": (start + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"),
            "lines-TOTAL_FORMS": str(len(rows)),
            "lines-INITIAL_FORMS": str(sum("number" in row for row in rows)),
            **head,
        }
        for place, row in enumerate(rows):
            whole = {"unit": "Eaches", "unit_size": "1", "currency": "USD", **row}
            sent |= {f"lines-{place}-{name}": value for name, value in whole.items()}
        return sent

    return form


@pytest.fixture
def row():
    """A row with one good."""

    def values(**more):
        return {"asin": "B0TEST0001", "title": "Ladle", "quantity": "10", "cost": "3.15", **more}

    return values


@pytest.fixture
def entries():
    """What the audit log says of a record, oldest first: action and source."""

    def of(order):
        found = AuditEntry.objects.filter(subject=f"orders.purchaseorder:{order.pk}")
        return list(found.order_by("pk").values_list("action", "source"))

    return of


@pytest.fixture
def capture(django_assert_max_num_queries):
    """How many statements a call takes."""

    def count(call):
        with django_assert_max_num_queries(100) as seen:
            assert call().status_code == 200
        return len(seen.captured_queries)

    return count
