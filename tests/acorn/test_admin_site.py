"""The door of the admin site, what each role finds behind it, and its first page."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from common.admin.permitted import PermittedAdmin
from common.clock import database_now
from orders.models import PurchaseOrder
from orders.services.answering import answer_order
from tests.world import World, build

LINK = re.compile(r'<a [^>]*href="(/admin/[^"]*)"')
PAGES = [f"{model._meta.app_label}.{model._meta.model_name}" for model in admin.site._registry]


@pytest.fixture
def world(db) -> World:
    return build()


def test_every_page_reads_the_permission_table():
    assert len(PAGES) >= 12
    assert all(isinstance(page, PermittedAdmin) for page in admin.site._registry.values())


def test_a_password_alone_opens_nothing(world):
    answer = world.client("bea", verified=False).get("/admin/")

    assert answer.status_code == 302
    assert "/admin/" not in answer["Location"].partition("?")[0]


@pytest.mark.parametrize("name", ["alice", "charlie"])
def test_a_vendors_people_find_nothing(world, name):
    client = world.client(name)

    assert client.get("/admin/").status_code == 404
    assert client.get("/admin/orders/purchaseorder/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_sam_opens_every_page(world, page):
    app, _, model = page.partition(".")

    assert world.client("sam").get(reverse(f"admin:{app}_{model}_changelist")).status_code == 200


@pytest.fixture
def payer(world):
    """Somebody of accounts payable."""
    world.people["pia"] = User.objects.create(
        email="pia@retailer.example", name="Pia", staff_role="accounts_payable"
    )
    return world.client("pia")


def test_a_role_sees_what_the_table_gives_and_no_acts_beyond(world, payer):
    order = world.issue()
    change = reverse("admin:orders_purchaseorder_change", args=[order.pk])
    cancel = reverse("admin:orders_purchaseorder_cancel", args=[order.pk])

    assert payer.get(change).status_code == 200
    assert cancel not in payer.get(change).content.decode()
    assert payer.get(cancel).status_code == 403
    assert payer.post(cancel, {"typed": order.number}).status_code == 403
    assert payer.get("/admin/vendors/membership/").status_code == 403
    assert payer.get("/admin/accounts/user/").status_code == 403
    order.refresh_from_db()
    assert order.state == "New"


def test_the_first_page_counts_what_waits(world):
    world.issue()
    old = world.issue(now=database_now() - timedelta(hours=30))
    PurchaseOrder.objects.filter(pk=old.pk).update(is_late=True)
    bea = world.client("bea")

    tiles = bea.get("/admin/").context["tiles"]

    counts = {str(tile.label): tile.count for tile in tiles}
    assert counts["Late, still unanswered"] == 1
    assert counts["Due within 24 h"] == 1
    assert str(tiles[0].label) == "Late, still unanswered"
    for tile in tiles:
        shown = bea.get(tile.address)
        assert shown.status_code == 200
        assert len(shown.context["cl"].result_list) == tile.count


def test_a_role_counts_only_what_it_may_open(payer):
    labels = {str(tile.label) for tile in payer.get("/admin/").context["tiles"]}

    assert "Mail not delivered" not in labels
    assert "Late, still unanswered" in labels


@pytest.mark.parametrize(
    "query", ["", "?next=/admin/orders/purchaseorder/", "?next=//evil.example"]
)
def test_django_s_own_sign_in_page_is_none(world, client, query):
    """Who is signed in goes on to the desk, and is not sent to and fro for ever."""
    sam = world.client("sam")

    assert sam.get(f"/admin/login/{query}")["Location"] == "/admin/"
    assert sam.get("/sign-in/?next=/admin/login/", follow=True).status_code == 200
    assert client.get(f"/admin/login/{query}")["Location"].startswith(
        "/sign-in/?next=/admin/login/"
    )


def test_a_password_is_changed_in_the_settings_alone(world):
    """Django's own form for it counts no guesses, ends no session and writes nothing down."""
    sam = world.client("sam")

    for answer in (sam.get("/admin/password_change/"), sam.post("/admin/password_change/", {})):
        assert answer["Location"] == "/settings/password/"
    assert sam.get("/admin/password_change/done/")["Location"] == "/settings/password/"


def test_djangos_history_is_our_log(world, payer):
    order = world.issue()
    history = reverse("admin:orders_purchaseorder_history", args=[order.pk])

    log = f"/admin/audit/auditentry/?subject=orders.purchaseorder:{order.pk}"
    assert world.client("bea").get(history)["Location"] == log
    assert payer.get(history)["Location"].endswith(f"/{order.pk}/change/")


def test_nobody_is_led_where_he_may_not_go(world, payer):
    """Every link of the pages that a role sees opens for that role."""
    order = world.issue()
    answered = world.issue()
    answer_order(order=answered, answers=None, actor=world.actor())
    pages = [
        "/admin/",
        "/admin/orders/purchaseorder/",
        "/admin/orders/lineacknowledgement/",
        "/admin/vendors/vendorcode/",
        f"/admin/orders/purchaseorder/{order.pk}/change/",
        f"/admin/orders/purchaseorder/{answered.pk}/change/",
        f"/admin/vendors/vendorcode/{world.code.pk}/change/",
    ]
    links = {link for page in pages for link in LINK.findall(payer.get(page).content.decode())}

    assert len(links) > 12
    refused = {link for link in links if payer.get(unescape(link)).status_code >= 400}
    assert refused == set()


def test_the_appearance_of_the_settings_holds_here_too(world):
    User.objects.filter(pk=world.people["bea"].pk).update(theme="dark")

    assert 'data-theme="dark"' in world.client("bea").get("/admin/").content.decode()
    assert 'data-theme="auto"' in world.client("sam").get("/admin/").content.decode()


def test_the_first_page_shows_what_is_due_next_and_what_was_said(world):
    order, answered = world.issue(), world.issue()
    answer_order(order=answered, answers=None, actor=world.actor())

    waiting, latest, _at_risk, talked = world.client("bea").get("/admin/").context["queues"]

    assert [row.label for row in waiting.rows] == [order.number]
    shown = world.client("bea").get(waiting.address)
    assert "confirm_by" in str(shown.context["cl"].queryset.query.order_by)
    assert "23 h 59 min left" in waiting.rows[0].mark
    assert waiting.rows[0].figure == "$155.00"
    assert [row.label for row in latest.rows] == [answered.number]
    assert latest.rows[0].figure == "Lin confirmed the order: 10 accepted."
    assert talked.rows == []
