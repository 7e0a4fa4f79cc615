"""The persons and orders that tests tell their stories with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.test import Client

from accounts import sessions
from accounts.models import User
from common.actors import Actor
from common.clock import database_now
from machines.services.clients import Made, create_client
from machines.services.secrets import TOKEN, new_secret
from machines.services.tokens import keep_token
from marketplaces.models import FulfilmentCentre, Marketplace
from orders.services.content import HeaderContent, LineContent
from orders.services.issuing import draft_order, issue_order
from vendors.models import Membership, Vendor, VendorCode
from vendors.permissions import Scope

if TYPE_CHECKING:
    from datetime import datetime

    from orders.models import PurchaseOrder

BUYER = Actor(name="Bea", source="admin")


@dataclass
class World:
    """Acme with its people, Globex with the stranger, the retailer's Bea and Sam."""

    acme: Vendor
    globex: Vendor
    code: VendorCode
    stranger_code: VendorCode
    people: dict[str, User] = field(default_factory=dict)
    made: int = 0

    def actor(self, name: str = "lin") -> Actor:
        """This person, acting on a page."""
        person = self.people[name]
        return Actor(person.pk, person.name, "password+totp", "page", address="192.0.2.1")

    def client(self, name: str, *, verified: bool = True) -> Client:
        """A browser in which this person is signed in, with both factors or with one."""
        client = Client()
        client.force_login(self.people[name], backend=sessions.BACKEND)
        session = client.session
        session.update(sessions.facts("password+totp") if verified else sessions.facts())
        session.save()
        return client

    def machine(self, *scopes: str, admin: str = "alice", **more: Any) -> Client:
        """A program with an access token of a new API client of this admin's vendor."""
        return Client(
            headers={"authorization": f"Bearer {self.token(*scopes, admin=admin)}"}, **more
        )

    def token(self, *scopes: str, admin: str = "alice") -> str:
        """An access token for these scopes, all of them where none is named."""
        made = self.api_client(*scopes, admin=admin)
        token = new_secret(TOKEN)
        secret = made.client.secrets.get()
        keep_token(token=token, secret=secret, scopes=made.client.scopes)
        return token

    def api_client(self, *scopes: str, admin: str = "alice") -> Made:
        """A new API client of this admin's vendor, with its secret."""
        self.made += 1
        return create_client(
            by=self.people[admin].memberships.get(),
            name=f"Program {self.made}",
            scopes=scopes or [scope.value for scope in Scope],
            form=uuid4(),
            actor=self.actor(admin),
        )

    def issue(self, *lines: LineContent, now: datetime | None = None, **more: Any) -> PurchaseOrder:
        """An issued order of Acme, with one line of ten pieces unless told otherwise."""
        now = now or database_now()
        self.made += 1
        code = more.pop("code", self.code)
        order = draft_order(
            number=more.pop("number", f"PO{self.made:06d}"),
            vendor_code=code,
            header=header(now, **more),
            lines=lines or (line("1", 10),),
            actor=BUYER,
            now=now,
        )
        return issue_order(order=order, actor=BUYER, now=now)


def header(now: datetime, **more: Any) -> HeaderContent:
    """A ship window that opens in five days, to PHX6."""
    values: dict[str, Any] = {
        "centre": FulfilmentCentre.objects.get(code="PHX6"),
        "ship_start": now + timedelta(days=5),
        "ship_end": now + timedelta(days=9),
        **more,
    }
    return HeaderContent(**values)


def line(number: str, quantity: int, **more: Any) -> LineContent:
    """A line at 15.50 US dollars a piece."""
    values: dict[str, Any] = {
        "sequence_number": number,
        "quantity": quantity,
        "amazon_product_identifier": f"B0TEST000{number}",
        "vendor_product_identifier": f"SKU-{number}",
        "net_cost": Decimal("15.50"),
        "net_cost_currency": "USD",
        **more,
    }
    return LineContent(**values)


LEVELS = {
    "alice": {"sales": "operate", "logistics": "operate", "finance": "operate", "admin": "operate"},
    "ravi": {"sales": "view", "logistics": "view", "finance": "view", "admin": "view"},
    "lin": {"sales": "operate"},
    "fatima": {"finance": "operate"},
    "otto": {"logistics": "operate"},
}


def build() -> World:
    """Make the world."""
    us = Marketplace.objects.get(code="US")
    FulfilmentCentre.objects.create(
        code="PHX6", marketplace=us, name="Phoenix, AZ", time_zone="America/Phoenix"
    )
    acme = Vendor.objects.create(name="Acme Housewares", time_zone="Europe/Berlin")
    globex = Vendor.objects.create(name="Globex Tools", time_zone="America/New_York")
    world = World(
        acme,
        globex,
        VendorCode.objects.create(code="ACME1", vendor=acme, marketplace=us),
        VendorCode.objects.create(code="GLOBX", vendor=globex, marketplace=us),
    )
    for name, levels in LEVELS.items():
        _member(world, name, acme, levels)
    _member(world, "charlie", globex, LEVELS["alice"])
    for name, role in (("bea", "vendor_manager"), ("sam", "superuser")):
        world.people[name] = _person(name, "retailer", staff_role=role)
    return world


def _member(world: World, name: str, vendor: Vendor, levels: dict[str, str]) -> None:
    world.people[name] = _person(name, vendor.name.split()[0].lower())
    Membership.objects.create(user=world.people[name], vendor=vendor, **levels)


def _person(name: str, company: str, **more: Any) -> User:
    return User.objects.create(email=f"{name}@{company}.example", name=name.title(), **more)
