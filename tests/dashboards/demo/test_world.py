"""The demo world: the same each time, believable, and never without something due."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import override_settings

from audit.findings import Report
from audit.verification import verify
from batches.services import run_due
from common.clock import database_now
from dashboards.demo.cast import VENDORS
from dashboards.demo.world import build_world, top_up
from marketplaces.models import FulfilmentCentre
from notifications.models import Delivery
from orders.list_address import address_of, parsed
from orders.list_tabs import saved_views
from orders.models import Deadline, PurchaseOrder, PurchaseOrderLine
from orders.services.answering import answer_order
from orders.services.sweeping import sweep
from tests.world import BUYER
from threads.models import Attachment, Message, Thread
from vendors.models import Vendor, VendorCode

ORDERS = 140  # of the past; a tenth of the real world's


@pytest.fixture
def here(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """One world for the whole module, around each test's own transaction: it takes seconds."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), override_settings(DATA_DIR=folder), transaction.atomic():
        build_world(orders=ORDERS)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def demo(built, db):
    return PurchaseOrder.objects


def acme():
    return PurchaseOrder.objects.for_vendor(VendorCode.objects.get(code="ACME1").vendor)


def waiting(orders, now):
    return orders.filter(confirm_by__gt=now, confirm_by__lte=now + timedelta(hours=24)).count()


# -- in an empty database (before the module's world is built)


def test_the_command_builds_once_and_tops_up_after(db, here, settings, capsys):
    settings.DEMO = True
    call_command("seed_demo", orders=20)
    call_command("seed_demo")
    call_command("seed_demo", top_up=True)

    first, *others = capsys.readouterr().out.splitlines()
    assert "the demo world stands: " in first
    assert all(line.endswith("fresh orders") for line in others)


def test_the_command_refuses_a_database_that_holds_anything_else(db, here, settings):
    settings.DEMO = True
    Vendor.objects.create(name="Real Company")

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("seed_demo")
    with pytest.raises(CommandError, match="no demo world"):
        call_command("seed_demo", top_up=True)
    assert Vendor.objects.count() == 1


def test_the_command_refuses_a_real_installation(db, here, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="ACORN_DATABASE_URL"):
        call_command("seed_demo")
    assert not (here / "demo-accounts.json").exists()


def facts():
    return list(
        PurchaseOrder.objects.order_by("number").values_list(
            "number", "vendor__name", "state", "answer_kind", "units", "value", "centre__code"
        )
    )


def test_the_same_world_each_time(db, here):
    worlds = []
    now = database_now()
    for _ in range(2):
        with transaction.atomic():
            build_world(orders=40, now=now)
            worlds.append(facts())
            transaction.set_rollback(True)

    assert worlds[0] == worlds[1]
    assert len(worlds[0]) > 70


# -- what stands there


def test_six_vendors_nine_marketplaces_every_state_currency_and_answer(demo):
    assert Vendor.objects.count() == 6
    codes = VendorCode.objects.values_list("marketplace__code", flat=True).distinct()
    assert set(codes) == {"US", "CA", "MX", "UK", "DE", "FR", "IT", "ES", "JP"}
    assert set(demo.values_list("state", flat=True)) == {"Draft", "New", "Acknowledged", "Closed"}
    assert set(demo.values_list("receiving_status", flat=True)) == {"OPEN", "CLOSED"}
    assert set(demo.exclude(currency="").values_list("currency", flat=True)) == {
        "USD", "CAD", "MXN", "GBP", "EUR", "JPY",
    }  # fmt: skip
    kinds = set(demo.values_list("answer_kind", flat=True))
    assert kinds == {"", "accepted", "backordered", "partial", "rejected"}
    events = set(demo.values_list("events__kind", flat=True))
    assert events >= {"issued", "received", "changed", "cancelled", "closed", "acknowledged"}
    assert events >= {"missed", "extended", "lapsed"}


def test_what_a_desk_meets_is_there(demo):
    lines = PurchaseOrderLine.objects
    assert lines.exclude(net_cost_unit="").exists()
    assert lines.filter(unit="Cases", unit_size__gt=1).exists()
    assert demo.filter(has_draft=True).exists()
    assert demo.late().exists()
    assert demo.awaiting_answer().filter(answer__isnull=False).exists()  # to be confirmed again
    assert demo.filter(line_count=120).exists()
    assert demo.exclude(import_details={}).exists()
    assert FulfilmentCentre.objects.filter(is_provisional=True).exists()
    assert not lines.filter(title="", order__events__kind="issued").exists()


def test_it_reaches_back_eighteen_months_and_into_the_next_hours(demo):
    now = database_now()
    oldest = demo.order_by("ordered_at").first()

    assert timedelta(days=500) < now - oldest.ordered_at < timedelta(days=550)
    soonest = acme().awaiting_answer().filter(confirm_by__gt=now).order_by("confirm_by").first()
    assert soonest.confirm_by < now + timedelta(hours=2)
    assert waiting(acme(), now) >= 10
    for part in VENDORS:
        orders = PurchaseOrder.objects.filter(vendor__codes__code=next(iter(part.codes)))
        assert waiting(orders, now) >= 2, part.name


def test_its_log_is_sound_and_its_sums_are_right(demo):
    report = Report()
    verify(report)

    assert report.findings == []
    for order in demo.prefetch_related("lines"):
        assert order.units == sum(line.eaches for line in order.lines.all())
        assert order.accepted_units <= order.units
        assert (order.confirm_by is None) == (
            not Deadline.objects.filter(order=order).running().exists()
        )


def test_only_the_news_of_the_last_hours_leave(demo):
    waiting = Delivery.objects.filter(state="scheduled")

    assert 0 < waiting.count() < 40
    assert Counter(waiting.values_list("topic", flat=True)).keys() == {
        "orders.notice",
        "threads.message",
    }


def test_each_person_stands_in_the_file_with_what_signing_in_takes(demo, built):
    path = built / "demo-accounts.json"
    rows = json.loads(path.read_text())

    assert path.stat().st_mode & 0o777 == 0o600
    names = {row["email"].partition("@")[0] for row in rows}
    assert names >= {"alice", "ravi", "lin", "fatima", "otto", "charlie", "bea", "sam"}
    for row in rows:
        assert set(row) == {"email", "password", "totp_secret", "vendor", "role", "url"}
        assert all(isinstance(value, str) for value in row.values())
    assert len({row["password"] for row in rows}) == len(rows)


# -- the days after


def test_every_start_brings_at_least_one_fresh_order(demo):
    counts = []
    for minutes in (1, 2, 3):
        before = acme().count()
        top_up(database_now() + timedelta(minutes=minutes))
        counts.append(acme().count() - before)

    assert counts == [1, 1, 1]


def test_a_desk_that_was_cleared_is_filled_again_at_the_next_start(demo):
    now = database_now()
    for order in acme().awaiting_answer():
        answer_order(order=order, answers=None, actor=BUYER)
    assert waiting(acme(), now) == 0

    top_up(now)

    assert waiting(acme(), now) >= 5


def test_something_is_due_on_each_of_the_next_days(demo):
    now = database_now()
    for day in range(1, 8):
        later = now + timedelta(days=day, hours=3)
        sweep(later)

        top_up(later)

        assert waiting(acme(), later) >= 5, f"day {day}"
        soonest = acme().filter(confirm_by__gt=later).order_by("confirm_by").first()
        assert soonest.confirm_by < later + timedelta(hours=8)
        for part in VENDORS[1:]:
            orders = PurchaseOrder.objects.filter(vendor__codes__code=next(iter(part.codes)))
            assert waiting(orders, later) >= 2, f"{part.name} on day {day}"


def test_topping_up_keeps_away_from_what_was_renamed_or_stopped(demo):
    before = PurchaseOrder.objects.count()
    Vendor.objects.filter(name="Acme Housewares").update(name="Acme & Sons")
    Vendor.objects.filter(name="Globex Tools").update(is_active=False)

    assert top_up(database_now() + timedelta(days=2)) > 0
    assert PurchaseOrder.objects.count() > before


def test_people_talk_about_what_is_due(demo):
    said = Message.objects.values_list("audience", flat=True)

    assert {"both", "vendor", "house"} == set(said)
    assert Attachment.objects.filter(width__gt=0).exists()
    assert Thread.objects.waiting().exists()


def test_people_have_their_views_a_batch_and_a_client(demo):
    vendor = Vendor.objects.get(name=VENDORS[0].name)
    for person, names in (("alice", {"Rush", "Germany, by value"}), ("lin", {"My short ones"})):
        own = vendor.memberships.get(user__email=f"{person}@acme.example")
        found = {view.name: link for view, link in _links(own)}
        assert names <= set(found)
        assert all(address_of(parsed(link), sees_cost=True).known for link in found.values())
    assert [client.name for client in vendor.api_clients.all()] == ["SAP, Hamburg"]

    run_due()

    (batch,) = vendor.batches.all()
    assert (batch.total, batch.done, batch.refused) == (3, 2, 1)


def _links(member):
    return [(view, view.query) for view in saved_views(member)]
