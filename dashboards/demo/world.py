"""Building the demo world, and bringing it up to date each day."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import User
from common.actors import Actor
from common.clock import database_now
from dashboards.demo.cast import CENTRES, STAFF, VENDORS
from dashboards.demo.orders import Stage
from dashboards.demo.people import make_person, write_accounts
from dashboards.demo.shelves import SHELVES
from marketplaces.models import FulfilmentCentre, Marketplace
from notifications.models import Delivery
from notifications.states import DeliveryState
from orders.models import OrderEvent, PurchaseOrder
from orders.services.lapsing import miss_deadline
from vendors.models import Vendor, VendorCode

if TYPE_CHECKING:
    from datetime import datetime

    from dashboards.demo.cast import VendorPart

SEED = 1
HISTORY_DAYS = 545
ORDERS = 1500
HOURS_AGO = (22.8, 22.3, 18.0, 17.2, 15.0, 12.5, 10.0, 8.0, 6.5, 5.0, 3.5, 2.0, 1.0, 0.3)
FRESH_HOURS_AGO = (22.6, 17.5, 11.0, 5.5, 0.4)


def is_demo() -> bool:
    """Whether the demo world stands here."""
    return User.objects.filter(email="bea@retailer.example").exists()


def is_empty() -> bool:
    """Whether nothing stands here that anybody made."""
    return not (User.objects.exists() or Vendor.objects.exists() or PurchaseOrder.objects.exists())


def build_world(*, orders: int = ORDERS, now: datetime | None = None) -> int:
    """Make everything in one transaction; gives how many orders there are."""
    now = now or database_now()
    with transaction.atomic():
        _centres()
        rows = []
        staff = [make_person(part, None, now) for part in STAFF]
        rows += [row for _person, row in staff]
        stages = {}
        for index, part in enumerate(VENDORS):
            stage, lines = _vendor(part, index, staff[0][0], now)
            stages[part.name] = stage
            rows = [*lines, *rows] if index == 0 else [*rows, *lines]
        _history(stages, orders, now)
        _present(stages, now)
        _silence(now)
    write_accounts(rows)
    return PurchaseOrder.objects.count()


def top_up(now: datetime | None = None) -> int:
    """Fresh orders, once a day, so that something is always due; gives how many."""
    now = now or database_now()
    if PurchaseOrder.objects.filter(issued_at__gt=now - timedelta(hours=20)).exists():
        return 0
    made = 0
    with transaction.atomic():
        buyer = _buyer(User.objects.get(email="bea@retailer.example"))
        for index, part in enumerate(VENDORS):
            vendor = Vendor.objects.get(name=part.name)
            stage = _stage(part, vendor, index + now.toordinal(), buyer)
            for hours in FRESH_HOURS_AGO[: 5 if index == 0 else 2]:
                stage.issue(now - timedelta(hours=hours))
                made += 1
        _silence(now)
    return made


def _centres() -> None:
    for code, places in CENTRES.items():
        marketplace = Marketplace.objects.get(code=code)
        FulfilmentCentre.objects.bulk_create(
            FulfilmentCentre(code=name, marketplace=marketplace, name=place, time_zone=zone)
            for name, place, zone in places
        )


def _vendor(
    part: VendorPart, index: int, manager: User, now: datetime
) -> tuple[Stage, list[dict[str, str]]]:
    vendor = Vendor.objects.create(name=part.name, time_zone=part.zone)
    for code, marketplace in part.codes.items():
        VendorCode.objects.create(
            code=code, vendor=vendor, marketplace=Marketplace.objects.get(code=marketplace)
        )
    rows = [make_person(person, vendor, now)[1] for person in part.people]
    return _stage(part, vendor, index, _buyer(manager)), rows


def _buyer(manager: User) -> Actor:
    return Actor(manager.pk, manager.name, "password+totp", "admin")


def _stage(part: VendorPart, vendor: Vendor, salt: int, buyer: Actor) -> Stage:
    sellers = User.objects.filter(memberships__vendor=vendor, memberships__sales="operate")
    centres: dict[str, list[FulfilmentCentre]] = {}
    for centre in FulfilmentCentre.objects.select_related("marketplace").order_by("code"):
        centres.setdefault(centre.marketplace.code, []).append(centre)
    codes = VendorCode.objects.filter(vendor=vendor).select_related("vendor", "marketplace")
    return Stage(
        chance=random.Random(f"{SEED}:{salt}"),
        buyer=buyer,
        codes=list(codes.order_by("code")),
        sellers=list(sellers.order_by("pk")),
        shelf=SHELVES[part.shelf],
        centres=centres,
    )


def _history(stages: dict[str, Stage], orders: int, now: datetime) -> None:
    """Orders of the past, older first, shared out by how much each vendor sells."""
    chance = random.Random(SEED)
    names = [part.name for part in VENDORS for _ in range(part.share)]
    ages = sorted((chance.uniform(2.2, HISTORY_DAYS) for _ in range(orders)), reverse=True)
    kinds = ["RegularOrder"] * 17 + ["RushOrder", "NewProductIntroduction", "ConsignedOrder"]
    for age in ages:
        stage = stages[chance.choice(names)]
        at = (now - timedelta(days=age)).replace(microsecond=0)
        order = stage.issue(at, kind=chance.choice(kinds))
        stage.live(order, at, now)


def _present(stages: dict[str, Stage], now: datetime) -> None:
    """What waits today: Acme has a full desk, everybody else something."""
    acme, *others = (stages[part.name] for part in VENDORS)
    lin = User.objects.get(email="lin@acme.example")
    for index, hours in enumerate(HOURS_AGO):
        kind = "RushOrder" if index == 0 else "RegularOrder"
        lines = 120 if index == len(HOURS_AGO) - 1 else 0
        at = now - timedelta(hours=hours)
        order = acme.issue(at, kind=kind, lines=lines or (12 if index == 2 else 0))
        if index == 2:
            acme.keep_draft(order, lin, now - timedelta(hours=1))
        if index == 5:
            acme.answer(order, at + timedelta(hours=3), 0)
            acme.raise_quantity(order, now - timedelta(hours=4))
    late = acme.issue(now - timedelta(hours=30))
    miss_deadline(order_id=late.pk, now=now - timedelta(hours=5, minutes=59))
    for stage in others:
        for hours in (20.0, 9.0, 1.5):
            stage.issue(now - timedelta(hours=hours))


def _silence(now: datetime) -> None:
    """Mail of the past does not leave; what is younger than a few hours does, as in real life."""
    Delivery.objects.filter(
        state=DeliveryState.SCHEDULED, available_at__lt=now - timedelta(hours=6)
    ).update(state=DeliveryState.CANCELLED)
    Delivery.objects.filter(
        topic="orders.notice",
        state=DeliveryState.SCHEDULED,
        subject_id__in=OrderEvent.objects.filter(at__lt=now - timedelta(hours=6)).values("pk"),
    ).update(state=DeliveryState.CANCELLED)
