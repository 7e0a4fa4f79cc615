"""Building the demo world, and bringing it up to date each day."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from common.actors import Actor
from common.clock import database_now
from dashboards.demo.cast import CENTRES, STAFF, VENDORS
from dashboards.demo.habits import keep_habits
from dashboards.demo.orders import Stage
from dashboards.demo.people import make_person, write_accounts
from dashboards.demo.shelves import SHELVES
from dashboards.demo.talk import talk
from dashboards.services.rebuilding import rebuild
from machines.services.telling import TOPIC as CLIENTS
from marketplaces.models import FulfilmentCentre, Marketplace
from notifications.models import Delivery
from notifications.states import DeliveryState
from orders.models import OrderEvent, PurchaseOrder
from orders.services.deadlines import extend_deadline
from orders.services.lapsing import miss_deadline
from orders.services.notices import NOTICE
from orders.states import OrderState
from vendors.models import Vendor, VendorCode

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from dashboards.demo.cast import VendorPart

SEED = 1
HISTORY_DAYS = 545
ORDERS = 1500
HOURS_AGO = (22.8, 22.3, 18.0, 17.2, 15.0, 12.5, 10.0, 8.0, 6.5, 5.0, 3.5, 2.0, 1.0, 0.3)
FRESH_HOURS_AGO = (22.6, 17.5, 11.0, 5.5, 0.4)
JUST_NOW = 0.01
MANAGER = "bea@retailer.example"
OLD_NEWS = timedelta(hours=6)


def is_demo() -> bool:
    """Whether the demo world stands here."""
    return User.objects.filter(email=MANAGER).exists()


def is_empty() -> bool:
    """Whether nothing stands here that anybody made."""
    return not (User.objects.exists() or Vendor.objects.exists() or PurchaseOrder.objects.exists())


def build_world(*, orders: int = ORDERS, now: datetime | None = None) -> int:
    """Make everything in one transaction; gives how many orders there are."""
    now = now or database_now()
    with transaction.atomic():
        _centres()
        rows: list[dict[str, str]] = []
        staff = [make_person(part, None, now) for part in STAFF]
        rows += [row for _person, row in staff]
        stages = {}
        for index, part in enumerate(VENDORS):
            stage, lines = _vendor(part, index, staff[0][0], now)
            stages[part.name] = stage
            rows = [*lines, *rows] if index == 0 else [*rows, *lines]
        _history(stages, orders, now)
        _present(stages, now)
        acme = stages[VENDORS[0].name].codes[0].vendor
        talk(acme, now)
        keep_habits(acme, now)
        _silence(now, OrderEvent.objects.all())
        rebuild(now)
        write_accounts(rows)  # before the commit: without it nobody could ever sign in
    return PurchaseOrder.objects.count()


def top_up(now: datetime | None = None) -> int:
    """Fresh orders, so that something is always due; gives how many.

    Each vendor gets what it lacks of a day's desk, and the first one an order that has just come
    in, whatever lies there.
    """
    now = now or database_now()
    made: list[PurchaseOrder] = []
    with transaction.atomic():
        buyer = _buyer(User.objects.get(email=MANAGER))
        for index, part in enumerate(VENDORS):
            vendor = Vendor.objects.active().filter(codes__code=next(iter(part.codes))).first()
            if vendor is not None:
                stage = _stage(part, vendor, f"{index} {now.isoformat()}", buyer)
                made += [
                    stage.issue(now - timedelta(hours=age)) for age in _lacking(index, vendor, now)
                ]
        _silence(now, OrderEvent.objects.filter(order__in=made))
    return len(made)


def _lacking(index: int, vendor: Vendor, now: datetime) -> list[float]:
    """How many hours ago the orders were issued that this vendor's desk lacks."""
    waiting = PurchaseOrder.objects.for_vendor(vendor).filter(confirm_by__gt=now).count()
    wanted = FRESH_HOURS_AGO if index == 0 else FRESH_HOURS_AGO[1::2]
    lacking = list(wanted[waiting:])
    return lacking or ([JUST_NOW] if index == 0 else [])


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
    return _stage(part, vendor, str(index), _buyer(manager)), rows


def _buyer(manager: User) -> Actor:
    return Actor(manager.pk, manager.name, "password+totp", "admin")


def _stage(part: VendorPart, vendor: Vendor, salt: str, buyer: Actor) -> Stage:
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


def _rename_one(stage: Stage, at: datetime) -> None:
    """An order that was confirmed some days ago, and changed since without a question."""
    confirmed = PurchaseOrder.objects.filter(
        vendor=stage.codes[0].vendor, state=OrderState.ACKNOWLEDGED, answered_at__lt=at
    )
    order = confirmed.order_by("-answered_at").first()
    if order is not None:
        stage.rename(order, at)


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
            acme.rewrite(order, now - timedelta(hours=4))
        if index == 3:
            extend_deadline(
                order=order,
                due_at=at + timedelta(hours=36),
                reason="Public holiday at your warehouse.",
                actor=acme.buyer,
                now=now - timedelta(hours=2),
            )
    _rename_one(acme, now - timedelta(hours=5))
    acme.take_over(now - timedelta(days=3))
    for hours in (26.0, 3.0):
        acme.draft(now - timedelta(hours=hours), lines=4)
    late = acme.issue(now - timedelta(hours=30))
    miss_deadline(order_id=late.pk, now=now - timedelta(hours=5, minutes=59))
    for stage in others:
        for hours in (20.0, 9.0, 1.5):
            stage.issue(now - timedelta(hours=hours))


def _silence(now: datetime, events: QuerySet[OrderEvent]) -> None:
    """News of the past do not leave; what is younger than a few hours does, as in real life."""
    old = events.filter(at__lt=now - OLD_NEWS)
    Delivery.objects.filter(
        Q(topic=NOTICE, subject_id__in=old.values("pk")) | Q(topic=CLIENTS),
        state=DeliveryState.SCHEDULED,
    ).update(state=DeliveryState.CANCELLED)
