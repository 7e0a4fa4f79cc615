"""Whose orders they are: vendors of the load world, and the dated rules that hold for them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from accounts.models import User
from dashboards.demo.cast import ALL_OPERATE, CENTRES
from marketplaces.models import DeadlineRule, ExchangeRate, FulfilmentCentre, Marketplace
from vendors.models import Membership, Vendor, VendorCode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

MARKETPLACES = ("US", "DE", "UK", "JP")
DOMAIN = "load.example"
NO_PASSWORD = "!"  # noqa: S105  Django's sign for an account that nobody can sign in to


@dataclass(frozen=True)
class Desk:
    """One vendor: its code, the centres it ships to, the person who answers."""

    vendor_id: int
    code: VendorCode
    marketplace: Marketplace
    centres: tuple[FulfilmentCentre, ...]
    person_id: int


class Rules:
    """Dated rules and rates, read once each."""

    def __init__(self) -> None:
        self._rates: dict[str, tuple[list[date], list[Decimal]]] = {}
        for rate in ExchangeRate.objects.order_by("currency", "valid_from"):
            days, values = self._rates.setdefault(rate.currency, ([], []))
            days.append(rate.valid_from)
            values.append(rate.usd)
        self._rule = cache(DeadlineRule.objects.in_force)

    def deadline(self, marketplace: Marketplace, at: datetime) -> DeadlineRule:
        """The rule that held when an order was issued at this moment."""
        return self._rule(marketplace.pk, at.astimezone(ZoneInfo(marketplace.time_zone)).date())

    def in_dollars(self, amount: Decimal, currency: str, day: date) -> Decimal:
        """As `ExchangeRate.objects.in_dollars`."""
        days, values = self._rates.get(currency, ([], []))
        place = bisect_right(days, day)
        return (amount * values[place - 1] if place else amount).quantize(Decimal("0.0001"))


def email_of(number: int) -> str:
    """The address of the vendor's one person, who administers it."""
    return f"v{number:05d}@{DOMAIN}"


def make_desks(count: int) -> None:
    """Insert the vendors; the caller has an empty database."""
    marketplaces = {m.code: m for m in Marketplace.objects.filter(code__in=MARKETPLACES)}
    FulfilmentCentre.objects.bulk_create(
        FulfilmentCentre(code=name, marketplace=marketplace, name=place, time_zone=zone)
        for code, marketplace in marketplaces.items()
        for name, place, zone in CENTRES[code]
    )
    numbers = range(1, count + 1)
    vendors = Vendor.objects.bulk_create(Vendor(name=f"Supplier {n:05d}") for n in numbers)
    people = User.objects.bulk_create(
        User(email=email_of(n), name=f"Person {n:05d}", password=NO_PASSWORD) for n in numbers
    )
    for number, vendor, person in zip(numbers, vendors, people, strict=True):
        VendorCode.objects.create(
            code=f"LD{number:05d}",
            vendor=vendor,
            marketplace=marketplaces[MARKETPLACES[(number - 1) % len(MARKETPLACES)]],
        )
        Membership.objects.create(user=person, vendor=vendor, **ALL_OPERATE)


def desks() -> list[Desk]:
    """The vendors that `make_desks` made, in their order."""
    return list(_desks())


def _desks() -> Iterator[Desk]:
    centres: dict[int, list[FulfilmentCentre]] = {}
    for centre in FulfilmentCentre.objects.order_by("code"):
        centres.setdefault(centre.marketplace_id, []).append(centre)
    people = dict(Membership.objects.values_list("vendor_id", "user_id"))
    for code in VendorCode.objects.select_related("marketplace").order_by("code"):
        place = tuple(centres[code.marketplace_id])
        yield Desk(code.vendor_id, code, code.marketplace, place, people[code.vendor_id])
