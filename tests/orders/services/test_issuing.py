"""From draft to order: checked, then shown, and the clock starts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from audit.models import AuditEntry
from common.clock import database_now
from common.errors import Invalid, Refused, TransitionNotAllowed
from marketplaces.models import DeadlineRule, Marketplace
from notifications.models import Delivery
from orders.models import Deadline, OrderedQuantity, PurchaseOrder
from orders.services.changing import change_order
from orders.services.issuing import draft_order, issue_order
from orders.services.redrafting import discard_order, redraft_order
from tests.world import BUYER, header, line
from vendors.models import Membership, VendorCode


def drafted(world, *lines, **more):
    return draft_order(
        number=more.pop("number", "NEW1"),
        vendor_code=more.pop("code", world.code),
        header=header(database_now(), **more),
        lines=lines or (line("1", 10),),
        actor=BUYER,
    )


def told():
    return sorted(Delivery.objects.filter(topic="orders.notice").values_list("address", flat=True))


def test_the_vendor_sees_it_from_the_moment_of_issue(world):
    order = drafted(world)
    client = world.client("lin")
    assert client.get(order.get_absolute_url()).status_code == 404
    assert told() == []

    issue_order(order=order, actor=BUYER)

    assert client.get(order.get_absolute_url()).status_code == 200
    order.refresh_from_db()
    assert order.confirm_by == order.issued_at + timedelta(hours=24)
    assert order.update_by == order.issued_at + timedelta(hours=48)
    assert told() == ["alice@acme.example", "lin@acme.example"]
    assert OrderedQuantity.objects.get().quantity == 10
    assert [e.action for e in AuditEntry.objects.order_by("seq")] == [
        "orders.drafted",
        "orders.issued",
    ]


def test_an_order_is_issued_once(world):
    order = drafted(world)
    issue_order(order=order, actor=BUYER)

    with pytest.raises(TransitionNotAllowed):
        issue_order(order=order, actor=BUYER)
    assert Deadline.objects.count() == 1
    assert len(told()) == 2


@pytest.mark.parametrize(
    ("lines", "more", "path"),
    [
        ([], {"ship_start": None, "ship_end": None}, "window"),
        ([], {"ship_end": None}, "ship_end"),
        ([], {"ship_end": datetime.now(UTC)}, "ship_end"),
        ([], {"ship_end": datetime.now(UTC) + timedelta(days=400)}, "ship_end"),
        ([], {"centre": None}, "centre"),
        ([line("1", 0)], {}, "lines"),
        (
            [line("7", 1, amazon_product_identifier="", vendor_product_identifier="")],
            {},
            "lines[7]",
        ),
        ([line("7", 1, net_cost_currency="")], {}, "lines[7].net_cost_currency"),
    ],
)
def test_an_unsound_draft_is_not_issued(world, lines, more, path):
    order = drafted(world, *lines, **more)

    with pytest.raises(Refused) as refusal:
        issue_order(order=order, actor=BUYER)

    assert path in [problem.path for problem in refusal.value.problems]
    order.refresh_from_db()
    assert (order.state, order.issued_at) == ("Draft", None)


def test_our_own_staff_cannot_order_without_end(world):
    endless = line("1", 2**31 - 1, unit="Cases", unit_size=2**31 - 1)

    with pytest.raises(Invalid, match="a million million"):
        drafted(world, endless, line("2", 1))
    order = drafted(world)
    with pytest.raises(Invalid, match="a million million"):
        redraft_order(order=order, header=header(database_now()), lines=[endless], actor=BUYER)
    issue_order(order=order, actor=BUYER)
    with pytest.raises(Invalid, match="a million million"):
        change_order(order=order, lines=[endless], actor=BUYER)
    assert order.lines.get().quantity == 10


def test_a_stopped_vendor_gets_no_order(world):
    order = drafted(world)
    world.acme.is_active = False
    world.acme.save()

    with pytest.raises(Refused, match="not active"):
        issue_order(order=order, actor=BUYER)


@pytest.mark.parametrize(
    ("changes", "hear"),
    [
        ({}, ["alice", "lin"]),
        ({"lin": {"sales": "view"}}, ["alice"]),
        ({"lin": {"is_active": False}}, ["alice"]),
        ({"lin": {"sales": ""}, "alice": {"sales": ""}}, ["alice"]),
        ({"lin": {"sales": ""}, "alice": {"sales": "", "admin": ""}}, []),
    ],
)
def test_those_who_sell_are_told_or_the_admins(world, changes, hear):
    for name, values in changes.items():
        Membership.objects.filter(user=world.people[name]).update(**values)

    issue_order(order=drafted(world), actor=BUYER)

    assert told() == [f"{name}@acme.example" for name in hear]


@pytest.mark.parametrize(
    ("market", "hour", "within"),
    [("US", 7, 100), ("US", 8, 200), ("JP", 14, 100), ("JP", 15, 200)],
)
def test_the_rule_of_the_day_is_that_of_the_marketplaces_own_day(world, market, hour, within):
    """A rule from 5 December on begins at midnight in Los Angeles or Tokyo, not in London."""
    marketplace = Marketplace.objects.get(code=market)
    begins = date(2026, 12, 5)
    DeadlineRule.objects.filter(marketplace=marketplace).update(confirm_within=100)
    DeadlineRule.objects.create(
        marketplace=marketplace, valid_from=begins, confirm_within=200, remind_before=[30]
    )
    code = VendorCode.objects.create(code="X", vendor=world.acme, marketplace=marketplace)
    day = 5 if market == "US" else 4
    now = database_now().replace(year=2026, month=12, day=day, hour=hour, minute=0)

    order = drafted(world, code=code, ship_end=now + timedelta(days=20))
    order = issue_order(order=order, actor=BUYER, now=now)

    assert order.confirm_by == now + timedelta(minutes=within)


def test_a_draft_is_written_anew_or_thrown_away_and_leaves_no_history(world):
    order = drafted(world, line("1", 10), line("2", 3))
    redraft_order(
        order=order,
        header=header(database_now(), deal_code="BTS"),
        lines=[line("9", 4)],
        actor=BUYER,
    )

    order.refresh_from_db()
    assert (order.deal_code, order.units, order.line_count) == ("BTS", 4, 1)
    assert order.value == Decimal("62.00")
    discard_order(order=order, actor=BUYER)
    assert not PurchaseOrder.objects.exists()
    drafted(world)  # the number is free again


def test_an_issued_order_is_neither_written_anew_nor_thrown_away(world):
    order = world.issue()

    with pytest.raises(TransitionNotAllowed, match="Change or cancel it"):
        discard_order(order=order, actor=BUYER)
    with pytest.raises(TransitionNotAllowed):
        redraft_order(order=order, header=header(database_now()), lines=[], actor=BUYER)
    assert order.lines.count() == 1
