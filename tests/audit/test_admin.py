"""The audit log at the desk: found by record, by way and by vendor; it leads to the record."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.world import World, build

LOG = "/admin/audit/auditentry/"


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture
def bea(world):
    return world.client("bea")


def shown(page):
    return {entry.action for entry in page.context["cl"].result_list}


def test_a_vendors_chain_is_chosen_by_name(world, bea):
    world.issue()
    world.issue(code=world.stranger_code)
    bea.post(reverse("admin:accounts_user_end_sessions", args=[world.people["lin"].pk]))

    page = bea.get(f"{LOG}?chain=vendor:{world.acme.pk}")
    house = bea.get(f"{LOG}?chain=house")

    assert "Globex Tools" in page.content.decode()
    assert {entry.chain for entry in page.context["cl"].result_list} == {f"vendor:{world.acme.pk}"}
    assert shown(house) == {"accounts.sessions_ended"}
    assert shown(bea.get(f"{LOG}?source=admin")) >= {"orders.issued", "accounts.sessions_ended"}
    assert shown(bea.get(f"{LOG}?chain=vendor:999999")) == set()


def test_an_entry_says_who_how_and_what_and_leads_to_its_record(world, bea):
    order = world.issue()
    bea.post(
        reverse("admin:orders_purchaseorder_cancel", args=[order.pk]),
        {"typed": order.number, "reason": "Wrong item"},
    )
    entry = next(
        entry
        for entry in bea.get(f"{LOG}?q=orders.cancelled").context["cl"].result_list
        if entry.action == "orders.cancelled"
    )

    page = bea.get(f"{LOG}{entry.pk}/change/").content.decode()

    for part in ("Bea", "password+totp", "Wrong item", f"{order.number}", entry.hash):
        assert part in page
    assert reverse("admin:orders_purchaseorder_change", args=[order.pk]) in page
    assert f"{LOG}?subject=orders.purchaseorder:{order.pk}" in page
