"""Every list and record of the admin site costs the same for many rows as for few."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import StaffRole
from common.clock import database_now
from marketplaces.models import DeadlineRule, ExchangeRate, FulfilmentCentre, Marketplace
from orders.services.answering import answer_order
from tests.world import World, build, line
from vendors.models import Invitation, Membership, Vendor, VendorCode
from vendors.permissions import Area, Level
from vendors.services.invitation import invite_staff, invite_to_vendor

MOST_OF_A_LIST = 10
MOST_OF_A_RECORD = 12
MOST_OF_THE_DESK = 20
LISTS = sorted(model._meta.label_lower.replace(".", "_") for model in admin.site._registry)


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture
def sam(world):
    return world.client("sam")


def grow(world: World, *names: str) -> None:
    """One more of everything that the admin site lists, for each name."""
    now = database_now()
    us = Marketplace.objects.get(code="US")
    for name in names:
        order = world.issue(line("1", 10), line("2", 4))
        answer_order(order=order, answers=None, actor=world.actor())
        world.issue()
        day = now.date() + timedelta(days=len(name))
        FulfilmentCentre.objects.create(code=name.upper(), marketplace=us, time_zone="UTC")
        ExchangeRate.objects.create(currency="USD", valid_from=day, usd=1)
        DeadlineRule.objects.create(
            marketplace=us, valid_from=day, confirm_within=60, update_within=90
        )
        grow_people(world, name, us)


def grow_people(world: World, name: str, us: Marketplace) -> None:
    vendor = Vendor.objects.create(name=f"Vendor {name}", time_zone="UTC")
    person = User.objects.create(email=f"{name}@acme.example", name=name)
    for number, of in enumerate((vendor, world.acme)):
        VendorCode.objects.create(code=f"{name.upper()}{number}", vendor=of, marketplace=us)
        Membership.objects.create(user=person, vendor=of, sales="operate")
    actor, by = world.actor("bea"), world.people["bea"]
    invite_to_vendor(
        email=f"new-{name}@acme.example",
        vendor=world.acme,
        levels={Area.SALES: Level.VIEW},
        language="en",
        actor=actor,
        by=by,
    )
    invite_staff(
        email=f"{name}@retailer.example",
        role=StaffRole.RECEIVER,
        language="en",
        actor=actor,
        by=by,
    )


def cost(client, address: str) -> list[str]:
    """What a page asks the database, once what is looked up once and kept is known."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in seen.captured_queries]


def test_every_list_costs_the_same_for_many_rows(world, sam):
    grow(world, "a", "bb")
    addresses = [reverse(f"admin:{name}_changelist") for name in LISTS]
    few = {address: len(cost(sam, address)) for address in addresses}

    grow(world, "ccc", "dddd", "eeeee", "ffffff")

    many = {address: len(cost(sam, address)) for address in addresses}
    assert many == few
    assert {address: count for address, count in few.items() if count > MOST_OF_A_LIST} == {}


def test_the_first_page_costs_the_same_for_many_rows(world, sam):
    grow(world, "a", "bb")
    few = cost(sam, "/admin/")

    grow(world, "ccc", "dddd", "eeeee", "ffffff")

    assert len(cost(sam, "/admin/")) == len(few) <= MOST_OF_THE_DESK, "\n".join(few)


def test_a_vendor_with_many_people_costs_what_one_with_few_does(world, sam):
    address = reverse("admin:vendors_vendor_change", args=[world.acme.pk])
    grow(world, "a")
    few = cost(sam, address)

    grow(world, "bb", "ccc", "dddd")

    assert len(cost(sam, address)) == len(few) <= MOST_OF_A_RECORD, "\n".join(few)


def test_an_order_with_many_lines_costs_what_one_with_few_does(world, sam):
    small = world.issue(line("1", 10))
    large = world.issue(*(line(str(n), 10) for n in range(1, 10)))
    for order in (small, large):
        answer_order(order=order, answers=None, actor=world.actor())
    address = "/admin/orders/purchaseorder/{}/change/"
    few = cost(sam, address.format(small.pk))

    assert len(cost(sam, address.format(large.pk))) == len(few) <= MOST_OF_A_RECORD, "\n".join(few)


def test_a_search_costs_no_more_than_one_question_more(world, sam):
    grow(world, "a", "bb")
    address = "/admin/orders/purchaseorder/"

    assert len(cost(sam, f"{address}?q=B0TEST0001")) <= len(cost(sam, address)) + 1


def test_records_that_wait_are_found_by_their_tiles(world, sam):
    grow(world, "a")
    Invitation.objects.filter(email="a@retailer.example").update(revoked_at=database_now())
    FulfilmentCentre.objects.filter(code="A").update(is_provisional=True)
    tiles = {str(tile.label): tile for tile in sam.get("/admin/").context["tiles"]}

    assert tiles["Invitations waiting"].count == 1
    assert tiles["Centres to check"].count == 1
    assert tiles["Vendors with fewer than two admins"].count == 3
    for tile in tiles.values():
        assert len(sam.get(tile.address).context["cl"].result_list) == tile.count
