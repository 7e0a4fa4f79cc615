"""`python -m bench.world`: what the benches need of a load world, as JSON: sessions and orders.

Runs with the settings of the database that it looks into.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import django

if TYPE_CHECKING:
    from dashboards.load.desks import Desk
    from orders.models import PurchaseOrder

SIZES = (5, 50, 500)
OF_EACH_SIZE = 4
CONFIRMED = 400  # orders kept for confirming, for each side


def look() -> dict[str, Any]:
    """Everything at once."""
    from dashboards.load.desks import desks  # noqa: PLC0415  after setup

    big, *others = desks()
    ordinary = others[0] if others else big
    return {
        "big": _reader(big),
        "ordinary": _reader(ordinary),
        "last_page": _last_page(big.vendor_id),
        "waiting": _waiting(big.vendor_id),
        "sized": {str(size): _sized(ordinary.code, size) for size in SIZES},
    }


def _reader(desk: Desk) -> dict[str, Any]:
    """A vendor, and its person's sessions in the portal and in the bare project."""
    from accounts import sessions  # noqa: PLC0415

    return {
        "vendor": desk.vendor_id,
        "session": _session(desk.person_id, sessions.BACKEND),
        "bare_session": _session(desk.person_id, "django.contrib.auth.backends.ModelBackend"),
    }


def _session(person_id: int, backend: str) -> str:
    """A session in which both factors were given."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from accounts import sessions  # noqa: PLC0415
    from accounts.models import User  # noqa: PLC0415

    person = User.objects.get(pk=person_id)
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = backend
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.update(sessions.facts("password+totp"))
    store.create()
    return str(store.session_key)


def _last_page(vendor_id: int) -> str:
    """The cursor of the last full page, in the order in which the list stands."""
    from orders.filters import DEFAULT_SORT  # noqa: PLC0415
    from orders.listing import PAGE_SIZE, page_of  # noqa: PLC0415
    from orders.models import PurchaseOrder  # noqa: PLC0415

    orders = PurchaseOrder.objects.for_vendor(vendor_id).visible()
    left = orders.count() - PAGE_SIZE
    cursor = ""
    while left > 0:
        size = min(left, 5000)
        page = page_of(
            orders, sort=DEFAULT_SORT, cursor=cursor, size=size, fields=["id", "ordered_at"]
        )
        cursor, left = page.next_cursor, left - size
    return cursor


def _waiting(vendor_id: int) -> list[dict[str, Any]]:
    from orders.models import PurchaseOrder  # noqa: PLC0415

    orders = PurchaseOrder.objects.for_vendor(vendor_id).awaiting_answer().filter(is_late=False)
    return [_facts(order) for order in orders.prefetch_related("lines")[: 2 * CONFIRMED]]


def _sized(code: Any, lines: int) -> list[dict[str, Any]]:
    """Orders of so many lines, issued just now."""
    from common.actors import COMMAND  # noqa: PLC0415
    from common.clock import database_now  # noqa: PLC0415
    from marketplaces.models import FulfilmentCentre  # noqa: PLC0415
    from orders.services.content import HeaderContent, LineContent  # noqa: PLC0415
    from orders.services.issuing import draft_order, issue_order  # noqa: PLC0415

    now = database_now()
    centre = FulfilmentCentre.objects.filter(marketplace=code.marketplace).first()
    opens = now + timedelta(days=5)
    header = HeaderContent(centre, ship_start=opens, ship_end=opens + timedelta(days=4))
    made = []
    for number in range(OF_EACH_SIZE):
        order = draft_order(
            number=f"BENCH-{lines}-{now:%H%M%S}-{number}",
            vendor_code=code,
            header=header,
            lines=[
                LineContent(str(n), 10, vendor_product_identifier=f"SKU-{n}") for n in range(lines)
            ],
            actor=COMMAND,
        )
        made.append(_facts(issue_order(order=order, actor=COMMAND)))
    return made


def _facts(order: PurchaseOrder) -> dict[str, Any]:
    """The order, and its form as the page's “Confirm” would send it."""
    lines = list(order.lines.all())
    form = {"vendor": order.vendor_id, "version": order.version, "action": "confirm"}
    form |= {f"accept-{line.pk}": line.quantity for line in lines}
    return {
        "id": order.pk,
        "number": order.number,
        "form": urlencode(form),
        "lines": [[line.position, line.quantity] for line in lines],
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "acorn.settings")
    django.setup()
    json.dump(look(), sys.stdout)
