"""Everybody who may knock: the persons of the world, half of a person, and nobody."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import PasswordReset, User
from accounts.services.passwords import PURPOSE, request_reset
from audit.models import AuditEntry
from batches.services import Row, run_due, start
from common import onetime
from common.actors import Actor
from marketplaces.models import DeadlineRule, ExchangeRate, FulfilmentCentre, Marketplace
from notifications.models import Delivery
from orders.documents.tabular import COLUMNS, TabularRow
from orders.import_batch import shared, take_over
from orders.models import LineAcknowledgement
from orders.services.answering import answer_order
from orders.services.answering_many import KIND, Act, Wish
from orders.sheets.batch import send
from orders.sheets.columns import ANSWERS
from orders.sheets.reading import SheetRow
from orders.talk import record_of
from tests.access.tables import is_api
from tests.world import World, build, line
from threads.links import Held, link_to
from threads.models import Attachment
from threads.services.sending import send_message
from threads.services.writing import Draft
from threads.states import Audience, Side
from vendors.permissions import Area, Level
from vendors.services.invitation import invite_to_vendor, token_of

if TYPE_CHECKING:
    from django.db.models import Model

    from batches.models import Batch
    from orders.models import PurchaseOrder
    from threads.models import Message
    from vendors.models import Invitation

NOBODY, HALF = "nobody", "half"  # half: alice, whose password alone was given
VENDOR_PEOPLE = ("alice", "ravi", "lin", "fatima", "otto")
STRANGER = "charlie"
STAFF = {
    "bea": "vendor_manager",
    "carla": "compliance_reviewer",
    "pia": "accounts_payable",
    "rex": "receiver",
    "sam": "superuser",
}
EVERYBODY = (NOBODY, HALF, STRANGER, *VENDOR_PEOPLE, *STAFF)
BODIES = {
    "orders-api:acknowledge": '{"accept_all": true}',
    "orders-api:messages": '{"text": "Harm"}',
}
GRIDS = {"orders:sheet-grid": "orders_sheet", "orders:import-grid": "orders_import"}
VENDOR_PAGES = ("vendors_vendor", "dashboards_rankedvendor", "dashboards_vendoratrisk")
FORM_KEY = "5a1d2c8e-4f0b-4c5e-9a77-1f5f0f7f2b11"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass
class House:
    """The world with one of everything in it, and a browser for each who may knock."""

    world: World
    order: PurchaseOrder
    answered: PurchaseOrder
    clients: dict[str, Client] = field(default_factory=dict)
    examples: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @cached_property
    def file(self) -> Attachment:
        """A file that hangs on a message about the order."""
        return Attachment.objects.get()

    def client(self, who: str) -> Client:
        """This one's browser; the same at each call."""
        if who not in self.clients:
            self.clients[who] = self.fresh_client(who)
        return self.clients[who]

    def fresh_client(self, who: str, **options: Any) -> Client:
        """A browser of its own."""
        if who == NOBODY:
            return Client(**options)
        whole = who != HALF
        client = self.world.client(who if whole else "alice", verified=whole)
        client.handler.enforce_csrf_checks = options.get("enforce_csrf_checks", False)
        return client


def furnish() -> House:
    """Build the world and put one record behind every address."""
    world = build()
    for name, role in STAFF.items():
        if name not in world.people:
            world.people[name] = User.objects.create(
                email=f"{name}@retailer.example", name=name.title(), staff_role=role
            )
    answered = world.issue(line("1", 4))
    answer_order(order=answered, answers=None, actor=world.actor())
    house = House(world, world.issue(line("1", 10), line("2", 4)), answered)
    bea = world.people["bea"]
    invitation = invite_to_vendor(
        email="nora@acme.example",
        vendor=world.acme,
        levels={Area.SALES: Level.VIEW},
        language="en",
        actor=Actor(bea.pk, bea.name, "password+totp", "admin"),
        by=bea,
    )
    house.examples = {
        "accounts_user": world.people["otto"],
        "audit_auditentry": _first(AuditEntry),
        "marketplaces_marketplace": _first(Marketplace),
        "marketplaces_fulfilmentcentre": _first(FulfilmentCentre),
        "marketplaces_deadlinerule": _first(DeadlineRule),
        "marketplaces_exchangerate": _first(ExchangeRate),
        "notifications_delivery": _first(Delivery),
        "machines_apiclient": world.api_client().client,
        **dict.fromkeys(VENDOR_PAGES, world.acme),
        "vendors_vendorcode": world.code,
        "vendors_membership": world.people["otto"].memberships.get(),
        "vendors_invitation": invitation,
        "batches_batch": _batch(house),
        "orders_sheet": _sheet(house),
        "orders_import": _import(house),
        "orders_purchaseorder": house.order,
        "orders_lineacknowledgement": _first(LineAcknowledgement),
        "threads_thread": _talked_about(house).thread,
    }
    house.tokens = _tokens(house, invitation)
    return house


def _tokens(house: House, invitation: Invitation) -> dict[str, str]:
    """The secret that stands in each address that has one."""
    return {
        "vendors:invitation": str(token_of(invitation)),
        "threads:link": _link(house),
        "threads-api:link": _link(house),
        "accounts:reset-password": _reset_token(house.world.people["otto"]),
    }


def arguments(house: House, name: str, wanted: tuple[str, ...]) -> dict[str, Any]:
    """What stands in the address `name`: records that exist. KeyError without one."""
    model = "_".join(name.removeprefix("admin:").split("_")[:2])
    values: dict[str, Any] = {
        "key": house.file.pk,
        "number": house.order.number,
        "token": house.tokens.get(name, ""),
        "kind": "order",
        "public_id": house.examples["machines_apiclient"].public_id,
        "url": "nothing-here/",
        "app_label": "orders",
        "name": "no-such-letter.eml",
        "batch": house.examples[GRIDS.get(name, "batches_batch")].pk,
        "content_type_id": ContentType.objects.get_for_model(type(house.order)).pk,
    }
    if name == "admin:view_on_site":
        values["object_id"] = house.order.pk
    elif model in house.examples:
        values["object_id"] = values["key"] = house.examples[model].pk
    return {argument: values[argument] for argument in wanted}


def body(house: House, who: str, name: str) -> tuple[str, str]:
    """What this one would post there to do harm, if anything can, and its content type."""
    bodies = BODIES | {"orders-api:acknowledge-many": _many(house)}
    if name in bodies:
        return bodies[name], JSON
    if name.startswith("machines:"):
        return _of_client(house, who), FORM
    mine = house.world.globex if who == STRANGER else house.world.acme
    forms: dict[str, dict[str, Any]] = {
        "vendors:switch": {"vendor": house.world.acme.pk},
        "orders:batch": {"vendor": mine.pk, "act": "confirm", "order": house.order.number},
        "orders:answer": answer_form(house.order) | {"vendor": mine.pk},
    }
    if name in forms:
        return urlencode(forms[name]), FORM
    if name.startswith("threads:"):
        return urlencode({"vendor": mine.pk, "text": "Harm", "audience": "both"}), FORM
    return "", FORM if name == "machines-api:token" or not is_api(name) else JSON


def _many(house: House) -> str:
    one = {"purchase_order_number": house.order.number, "accept_all": True}
    return json.dumps({"acknowledgements": [one]})


def _of_client(house: House, who: str) -> str:
    mine = house.world.globex if who == STRANGER else house.world.acme
    secret = house.examples["machines_apiclient"].secrets.get()
    client = {"name": "ERP", "scopes": "orders:read", "form": FORM_KEY}
    return urlencode({"vendor": mine.pk, **client, "overlaps": "no", "seen": secret.pk})


def answer_form(order: PurchaseOrder) -> dict[str, Any]:
    """The form of the order's page as a browser sends it: all accepted."""
    rows = {f"accept-{line.pk}": line.quantity for line in order.lines.all()}
    return {"vendor": order.vendor_id, "version": order.version, "action": "confirm", **rows}


def _batch(house: House) -> Batch:
    """Of Acme's Alice, and done: its one order was answered before."""
    rows = [Row(house.answered.number, {"version": 1})]
    batch = start(
        kind=KIND,
        vendor=house.world.acme,
        actor=house.world.actor("alice"),
        key="an example",
        rows=rows,
        data=Wish(Act.CONFIRM).as_data(),
    )
    run_due()
    return batch


def _talked_about(house: House) -> Message:
    """A message of the vendor about its order, with a file."""
    paper = SimpleUploadedFile("paper.pdf", b"%PDF-1.4\n%%EOF\n")
    return send_message(
        about=record_of(house.order),
        draft=Draft("Hello", Audience.BOTH, uuid4()),
        uploads=[paper],
        side=Side.VENDOR,
        actor=house.world.actor(),
    )


def _link(house: House) -> str:
    """What stands in a link to the file that was made for Alice."""
    held = Held(house.file, house.world.acme.pk)
    return link_to(held, bearer=f"person {house.world.people['alice'].pk}").split("/")[-2]


def _sheet(house: House) -> Batch:
    """Of Acme's Alice, and done: its one order was not answered, for nothing adds up."""
    row = SheetRow(2, house.order.number, "1", "10", dict.fromkeys(ANSWERS, "") | {"accept": "3"})
    batch = send(
        orders={house.order.number: [row]},
        vendor=house.world.acme,
        actor=house.world.actor("alice"),
        key="a sheet",
    )
    run_due()
    return batch


def _import(house: House) -> Batch:
    """Of the house's Bea, and done: its one order stayed out, for nobody has its vendor's code."""
    row = TabularRow(2, dict.fromkeys(COLUMNS, "") | {"purchaseOrderNumber": "IN1"})
    batch = take_over(
        orders={"IN1": [row]}, data=shared(None), actor=house.world.actor("bea"), key="an import"
    )
    run_due()
    return batch


def _first(model: type[Model]) -> Model:
    found = model._default_manager.order_by("pk").first()
    assert found is not None, f"The world of this test has no {model._meta.verbose_name}."
    return found


def _reset_token(person: User) -> str:
    request_reset(email=person.email, actor=Actor(None, "", "", "page"))
    link = PasswordReset.objects.get(person=person)
    return onetime.derive(PURPOSE, link.pk, link.nonce)
