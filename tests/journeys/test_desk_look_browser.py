"""Every page of the admin site as Sam sees it: within the policy, within the window, readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib import admin
from django.urls import reverse

from orders.services.issuing import draft_order
from tests.access.chairs import House, furnish
from tests.journeys.desk import Desk, chromium
from tests.world import BUYER, header, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from common.admin.permitted import PermittedAdmin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)
LONG = "D" * 24


def house() -> House:
    """One of everything, a draft among it, and long names where names may be long."""
    house = furnish()
    world = house.world
    now = house.order.ordered_at
    draft_order(
        number=LONG,
        vendor_code=world.code,
        header=header(now),
        lines=[line("1", 10, title="Stainless steel ladle with a very long handle " * 4)],
        actor=BUYER,
        now=now,
    )
    world.acme.name = "Acme Housewares and Everything Else for a Better Kitchen GmbH & Co. KG"
    world.acme.save()
    return house


def pages(house: House) -> Iterator[str]:
    """All lists, one record of each, and each form that may be opened there."""
    yield "/admin/"
    yield "/admin/orders/"
    yield reverse("admin:orders_purchaseorder_changelist") + "?waiting=late&q=nothing"
    for page in admin.site._registry.values():
        yield from _of(page, house)  # type: ignore[arg-type]  # every page of ours is one


def _of(page: PermittedAdmin, house: House) -> Iterator[str]:
    name = f"{page.opts.app_label}_{page.opts.model_name}"
    yield reverse(f"admin:{name}_changelist")
    yield from (act.address(page, None) for act in page.tools)
    records = [house.examples[name]]
    if name == "orders_purchaseorder":
        records.append(page.model._default_manager.get(number=LONG))
    for record in records:
        yield reverse(f"admin:{name}_change", args=[record.pk])
        yield from (act.address(page, record) for act in page.acts if act.fits(record))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_whole_on_a_desk_and_on_a_phone(live_server, settings, theme: str) -> None:
    settings.DEMO = True
    built = house()
    addresses = list(dict.fromkeys([*pages(built), "/admin/notifications/delivery/folder/"]))
    client, wrong = built.client("sam"), []
    with chromium() as browser:
        sam = Desk(browser, live_server, client, color_scheme=theme)
        for address in addresses:
            sam.open(address)
            for width in WIDTHS:
                sam.page.set_viewport_size({"width": width, "height": 900})
                wrong += [(address, width, fault) for fault in sam.faults()]
            sam.page.set_viewport_size({"width": WIDTHS[0], "height": 900})

    assert len(addresses) > 45
    assert wrong == []
    assert sam.complaints == []
