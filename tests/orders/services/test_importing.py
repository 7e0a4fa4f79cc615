"""Taking over orders: Amazon's own examples in the order of their names, and what may follow."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from audit.models import AuditEntry
from common.actors import COMMAND
from common.clock import database_now
from marketplaces.models import FulfilmentCentre
from notifications.models import Delivery
from orders.models import Deadline, PurchaseOrder
from orders.services.answering import answer_order
from orders.services.importing import import_file
from tests.orders.documents import samples
from tests.orders.services.documents import later, read, send, small, taken, verdict

VERDICTS = {
    "getPurchaseOrder-example": (1, 0, 0, 0),
    "getPurchaseOrder-sandbox-0": (1, 0, 0, 0),
    "getPurchaseOrder-sandbox-1": (0, 0, 0, 1),
    "getPurchaseOrders-example": (0, 0, 0, 1),
    "getPurchaseOrders-sandbox-0": (2, 0, 0, 0),
    "getPurchaseOrders-sandbox-1": (0, 0, 0, 2),
    "getPurchaseOrders-sandbox-2": (2, 0, 0, 0),
    "getPurchaseOrders-sandbox-3": (0, 1, 0, 0),
    "getPurchaseOrders-sandbox-4": (0, 0, 1, 0),
    "getPurchaseOrders-sandbox-5": (0, 0, 2, 0),
    "getPurchaseOrders-sandbox-6": (0, 0, 0, 2),
}


def test_samples_give_what_they_must(world):
    got = {}
    for name in sorted(VERDICTS):
        result = read(world, name)
        got[name] = verdict(result)
        assert all(refusal.path and refusal.reason for refusal in result.refused)

    assert got == VERDICTS
    closed = PurchaseOrder.objects.get(number="4Z32PABC")
    assert (closed.state, closed.confirm_by) == ("Closed", None)
    assert Deadline.objects.count() == 4
    assert PurchaseOrder.objects.get(number="TestPO1").lines.get(sequence_number="1").is_cancelled
    assert FulfilmentCentre.objects.get(code="ABCF").is_provisional


def test_the_samples_once_more_change_nothing(world):
    for name in sorted(VERDICTS):
        read(world, name)
    before = list(PurchaseOrder.objects.order_by("pk").values())
    entries = AuditEntry.objects.count()

    again = [verdict(read(world, name))[:2] for name in sorted(VERDICTS)]

    # One file gives TestPO1's first window back: both carry the same change date.
    assert sum(created for created, _changed in again) == 0
    assert sum(changed for _created, changed in again) == 2
    assert AuditEntry.objects.count() == entries + 2
    after = {row["number"]: row for row in PurchaseOrder.objects.values()}
    for row in before:
        if row["number"] != "TestPO1":
            assert after[row["number"]] == row


def test_every_example_goes_to_its_own_selling_party_or_is_refused(world):
    result = import_file(raw=samples.sample("getPurchaseOrder-example"), actor=COMMAND)

    assert verdict(result) == (0, 0, 0, 1)
    [refusal] = result.refused
    assert (refusal.order, refusal.path, refusal.value) == (
        "TestPO3",
        "payload.orderDetails.sellingParty.partyId",
        "API01",
    )
    assert "No vendor has the code “API01”" in refusal.reason


def test_a_good_order_goes_in_between_bad_ones(world):
    bad = small() | {"purchaseOrderNumber": "BAD-1", "purchaseOrderState": "Lost"}
    foreign = small(sellingParty={"partyId": "NOBODY"}) | {"purchaseOrderNumber": "BAD-2"}

    result = send(bad, small(), foreign)

    assert verdict(result) == (1, 0, 0, 2)
    assert [(refusal.order, refusal.path) for refusal in result.refused] == [
        ("BAD-1", "payload.orders[0].purchaseOrderState"),
        ("BAD-2", "payload.orders[2].orderDetails.sellingParty.partyId"),
    ]


def test_an_order_that_stands_in_the_file_twice_is_taken_once_and_followed(world):
    assert verdict(send(small(), small(), later(dealCode="BTS"))) == (1, 1, 1, 0)

    assert taken().deal_code == "BTS"


# -- what an order is when it comes


def test_a_new_order_asks_for_an_answer_from_now_on_however_old_it_is(world):
    now = database_now()

    send(small(purchaseOrderDate="2019-08-20T15:51:00Z"), now=now)

    order = taken()
    assert (order.issued_at, order.confirm_by) == (now, now + timedelta(hours=24))
    assert Deadline.objects.get().lead == 24 * 60
    assert Delivery.objects.filter(topic="orders.notice").count() == 2


@pytest.mark.parametrize(
    ("state", "receiving"), [("Acknowledged", "OPEN"), ("Closed", "CLOSED"), ("closed", "CLOSED")]
)
def test_what_was_answered_elsewhere_has_no_deadline_and_tells_nobody(world, state, receiving):
    send(small(state=state))

    order = taken()
    assert (order.state, order.receiving_status) == (state.title(), receiving)
    assert (order.confirm_by, order.update_by) == (None, None)
    assert not Deadline.objects.exists()
    assert not Delivery.objects.exists()


def test_an_order_whose_every_line_is_cancelled_is_a_cancelled_order(world):
    result = send(small(orderedQuantity={"amount": 0}))

    order = taken()
    assert verdict(result) == (1, 0, 0, 0)
    assert (order.state, order.units, order.confirm_by) == ("Closed", 0, None)
    assert order.cancelled_at is not None
    assert not Delivery.objects.exists()


def test_identifiers_stand_as_they_were_sent_and_a_cost_may_be_missing(world):
    order = small(netCost=None)
    order["orderDetails"]["items"][0] |= {
        "amazonProductIdentifier": "not-an-asin",
        "vendorProductIdentifier": "00123 456",
    }
    send(order)

    line = taken().lines.get()
    assert line.amazon_product_identifier == "not-an-asin"
    assert line.vendor_product_identifier == "00123 456"
    assert (line.net_cost, taken().value) == (None, None)


def test_an_unknown_centre_is_made_with_the_marketplaces_zone_and_flagged(world):
    address = {"name": "A", "addressLine1": "B", "countryCode": "US", "city": "C" * 200}

    send(small(shipToParty={"partyId": "NEW9", "address": address}))

    centre = FulfilmentCentre.objects.get(code="NEW9")
    assert (centre.time_zone, centre.is_provisional) == ("America/Los_Angeles", True)
    assert centre.name == "C" * 120
    assert taken().centre == centre


@pytest.mark.parametrize("details", [{"shipToParty": None}, {"importDetails": {}}])
def test_what_the_model_does_not_require_may_be_missing_then_and_later(world, details):
    order = small(**details)
    order["orderDetails"]["items"][0].pop("amazonProductIdentifier")
    changed = later(**details, orderedQuantity={"amount": 7})
    changed["orderDetails"]["items"][0].pop("amazonProductIdentifier")

    assert verdict(send(order)) == (1, 0, 0, 0)
    assert verdict(send(changed)) == (0, 1, 0, 0)
    assert taken().units == 7


def test_the_dearest_order_goes_in_and_can_be_confirmed(world):
    item = small()["orderDetails"]["items"][0] | {
        "orderedQuantity": {"amount": 10**9},
        "netCost": {"currencyCode": "KWD", "amount": "999999999999.999"},
    }
    items = [item | {"itemSequenceNumber": str(number)} for number in range(30)]

    assert verdict(send(small(items=items))) == (1, 0, 0, 0)
    answer_order(order=taken(), answers=None, actor=world.actor())

    assert taken().amounts == {
        "KWD": {"ordered": "29999999999999970000000", "accepted": "29999999999999970000000"}
    }
    page = world.client("lin").get(taken().get_absolute_url())
    assert page.status_code == 200
    assert verdict(send(small(items=items))) == (0, 0, 1, 0)


@pytest.mark.parametrize("amount", ["123456789.123456", "999999999999.999", "0.000001", "1E3"])
def test_a_cost_comes_back_as_it_went_in(world, amount):
    order = small(netCost={"currencyCode": "USD", "amount": amount})
    send(order)

    assert taken().lines.get().net_cost == Decimal(amount)
    assert verdict(send(order)) == (0, 0, 1, 0)
