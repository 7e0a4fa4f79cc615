"""A document about an order that we hold already."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from audit.models import AuditEntry
from common.clock import database_now
from notifications.models import Delivery
from orders.models import Deadline, OrderedQuantity
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.issuing import draft_order
from tests.orders.documents import samples
from tests.orders.services.documents import later, send, small, taken, verdict
from tests.world import BUYER, header, line


def test_an_older_document_changes_nothing(world):
    send(later(dealCode="NEW"))

    for stamp in (None, "2026-11-21T09:59:59Z"):
        result = send(small(dealCode="OLD", purchaseOrderChangedDate=stamp, state="Closed"))
        assert verdict(result) == (0, 0, 1, 0)
    assert (taken().deal_code, taken().state) == ("NEW", "New")


def test_a_file_never_takes_back_an_answer(world):
    send(small())
    answer_order(order=taken(), answers=None, actor=world.actor())

    assert verdict(send(small())) == (0, 0, 1, 0)
    assert verdict(send(later(dealCode="BTS"))) == (0, 1, 0, 0)

    order = taken()
    assert (order.state, order.answer_kind) == ("Acknowledged", "accepted")
    assert (order.accepted_units, order.confirm_by) == (50, None)


def test_a_rejected_order_stays_rejected_whatever_a_file_says(world):
    send(small())
    rejected = LineAnswer("1", (Part("Rejected", 5, "ObsoleteProduct"),))
    answer_order(order=taken(), answers=[rejected], actor=world.actor())

    assert verdict(send(later(orderedQuantity={"amount": 70}))) == (0, 0, 1, 0)
    assert (taken().state, taken().answer_kind, taken().units) == ("Closed", "rejected", 50)


def test_closed_by_the_buyer_after_our_answer(world):
    send(small())
    answer_order(order=taken(), answers=None, actor=world.actor())

    assert verdict(send(later(state="Closed"))) == (0, 1, 0, 0)

    assert (taken().state, taken().answer_kind, taken().accepted_units) == (
        "Closed",
        "accepted",
        50,
    )
    assert verdict(send(later(state="New"))) == (0, 0, 1, 0)
    assert taken().state == "Closed"


@pytest.mark.parametrize("state", ["Acknowledged", "Closed"])
def test_answered_or_closed_elsewhere_ends_the_waiting(world, state):
    send(small())

    assert verdict(send(small(state=state))) == (0, 1, 0, 0)

    assert (taken().state, taken().confirm_by) == (state, None)
    assert not Deadline.objects.running().exists()


def test_a_change_of_quantity_asks_again_and_keeps_the_history(world):
    send(small())
    answer_order(order=taken(), answers=None, actor=world.actor())
    Delivery.objects.all().delete()
    now = database_now()

    send(later(orderedQuantity={"amount": 3, "unitOfMeasure": "Cases", "unitSize": 10}), now=now)

    order = taken()
    assert (order.units, order.accepted_units, order.state) == (30, 30, "Acknowledged")
    assert order.confirm_by == now + timedelta(hours=24)
    history = OrderedQuantity.objects.order_by("pk").values_list("quantity", "cancelled")
    assert list(history) == [(5, 0), (3, 2)]
    assert Delivery.objects.filter(topic="orders.notice").count() == 2


@pytest.mark.parametrize(
    ("quantity", "accepted"),
    [
        ({"amount": 10, "unitOfMeasure": "Eaches"}, 10),
        ({"amount": 50, "unitOfMeasure": "Eaches"}, 50),
        ({"amount": 80, "unitOfMeasure": "Eaches"}, 50),
        ({"amount": 5, "unitOfMeasure": "Cases", "unitSize": 4}, 20),
        ({"amount": 5, "unitOfMeasure": "Cases", "unitSize": 12}, 48),
        ({"amount": 1, "unitOfMeasure": "Cases", "unitSize": 100}, 0),
        ({"amount": 0, "unitOfMeasure": "Cases", "unitSize": 10}, 0),
    ],
)
def test_an_answer_in_cases_follows_another_unit(world, quantity, accepted):
    send(small())
    answer_order(order=taken(), answers=None, actor=world.actor())

    assert verdict(send(later(orderedQuantity=quantity))) == (0, 1, 0, 0)

    assert taken().accepted_units == accepted
    if taken().state != "Closed":
        answer_order(order=taken(), answers=None, actor=world.actor())
        assert taken().accepted_units == taken().units


@pytest.mark.parametrize(
    ("cost", "worth"),
    [
        ({"currencyCode": "USD", "amount": "90.00"}, "4000"),  # the lowered cost stands
        ({"currencyCode": "USD", "amount": "70.00"}, "3500"),  # the buyer went lower
        ({"currencyCode": "EUR", "amount": "90.00"}, "4500"),  # his cost was in dollars
    ],
)
def test_a_lowered_cost_follows_the_buyers(world, cost, worth):
    send(small())
    cheaper = LineAnswer("1", (Part("Accepted", 5),), Decimal("80.00"))
    answer_order(order=taken(), answers=[cheaper], actor=world.actor())

    assert verdict(send(later(netCost=cost))) == (0, 1, 0, 0)

    currency = cost["currencyCode"]
    assert taken().amounts[currency]["accepted"] == worth
    answer_order(order=taken(), answers=None, actor=world.actor())
    assert taken().amounts[currency]["accepted"] == worth


def test_a_line_of_which_nothing_is_said_stays(world):
    second = samples.ORDER["orderDetails"]["items"][0] | {"itemSequenceNumber": "2"}
    send(small(items=[*small()["orderDetails"]["items"], second]))

    send(later(orderedQuantity={"amount": 0}))

    assert list(taken().lines.values_list("sequence_number", "quantity")) == [("1", 0), ("2", 5)]


def test_a_centre_that_is_not_named_again_stays(world):
    send(small())

    send(later(shipToParty=None, dealCode="BTS"))

    assert taken().centre.code == "PHX6"


def test_another_vendors_number_is_refused_and_nothing_of_it_told(world):
    order = world.issue(number="2JK3S9VC", code=world.stranger_code)

    result = send(later(dealCode="MINE"))

    [refusal] = result.refused
    assert (refusal.path, refusal.value) == ("payload.orders[0].purchaseOrderNumber", "2JK3S9VC")
    assert "Globex" not in refusal.reason
    order.refresh_from_db()
    assert (order.vendor, order.deal_code) == (world.globex, "")


def test_a_draft_of_the_same_number_is_left_alone(world):
    draft_order(
        number="2JK3S9VC",
        vendor_code=world.code,
        header=header(database_now()),
        lines=[line("1", 1)],
        actor=BUYER,
    )

    [refusal] = send(later()).refused

    assert "is a draft here" in refusal.reason
    assert (taken().state, taken().units) == ("Draft", 1)


def test_names_and_addresses_that_changed_are_told_without_repeating_them(world):
    address = {"name": "Jane Doe", "addressLine1": "1 Way", "countryCode": "US"}
    send(small())

    send(later(billToParty={"partyId": "BILL", "address": address}))

    event = taken().events.get(kind="changed")
    assert [change["name"] for change in event.data["differences"]] == ["parties"]
    assert "Jane" not in json.dumps(event.data)
    assert not AuditEntry.objects.filter(body__contains="Jane").exists()


@pytest.mark.parametrize("state", ["New", "Acknowledged", "Closed"])
def test_one_entry_in_the_audit_log_for_each_write(world, state):
    before = AuditEntry.objects.count()

    send(small(state=state))
    assert AuditEntry.objects.count() == before + 1
    send(small(state=state))
    assert AuditEntry.objects.count() == before + 1
