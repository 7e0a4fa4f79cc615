from __future__ import annotations

import json

import pytest

from orders.documents import items
from orders.documents.document import Quantity
from orders.documents.reading import read_orders
from tests.orders.documents import samples
from tests.orders.documents.samples import GONE, ITEM, accepted, refused

QUANTITY = f"{ITEM}.orderedQuantity"
SHOWN_ITEM = "orderDetails.items[0]"


def first_item(path, value):
    return accepted(path, value).items[0]


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ({"amount": 0}, Quantity(0)),
        ({"amount": 7, "unitOfMeasure": None, "unitSize": None}, Quantity(7)),
        ({"amount": 2, "unitOfMeasure": "CASES", "unitSize": 10}, Quantity(2, "Cases", 10)),
        ({"amount": 2, "unitOfMeasure": "Cases"}, Quantity(2, "Cases", 1)),
        ({"amount": 2, "unitOfMeasure": "eaches", "unitSize": 10}, Quantity(2, "Eaches", 1)),
        ({"amount": 2.0, "unitSize": 1.0}, Quantity(2)),
        ({"amount": 10**9}, Quantity(10**9)),
        ({"amount": 10**8, "unitOfMeasure": "Cases", "unitSize": 10}, Quantity(10**8, "Cases", 10)),
    ],
)
def test_a_quantity_is_taken(quantity, expected):
    assert first_item(QUANTITY, quantity).ordered == expected


def test_a_quantity_counts_its_eaches():
    assert (Quantity(5, "Cases", 10).eaches, Quantity(5).eaches) == (50, 5)


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (-1, "out_of_range"),
        (-0.5, "out_of_range"),
        (10**9 + 1, "out_of_range"),
        (1e300, "out_of_range"),
        (2.5, "fraction"),
        ("10", "wrong_type"),
        (True, "wrong_type"),
        ([1], "wrong_type"),
        (None, "missing"),
        (GONE, "missing"),
    ],
)
def test_an_impossible_amount_is_refused(amount, code):
    assert refused(f"{QUANTITY}.amount", amount) == [(f"{SHOWN_ITEM}.orderedQuantity.amount", code)]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("unitSize", 0, "out_of_range"),
        ("unitSize", 1.5, "fraction"),
        ("unitSize", "10", "wrong_type"),
        ("unitOfMeasure", "Pallets", "unknown"),
        ("unitOfMeasure", "", "unknown"),
    ],
)
def test_an_impossible_unit_is_refused(field, value, code):
    assert refused(f"{QUANTITY}.{field}", value) == [
        (f"{SHOWN_ITEM}.orderedQuantity.{field}", code)
    ]


def test_more_eaches_than_can_be_counted_are_refused():
    quantity = {"amount": 10**8, "unitOfMeasure": "Cases", "unitSize": 11}

    assert refused(QUANTITY, quantity) == [(f"{SHOWN_ITEM}.orderedQuantity", "out_of_range")]


@pytest.mark.parametrize("amount", ["2e0", "0.2E1", "20e-1", "2.000"])
def test_a_whole_number_may_be_written_with_a_point_or_exponent(amount):
    raw = json.dumps(samples.changed(f"{QUANTITY}.amount", "AMOUNT"))

    [order] = read_orders(raw.replace('"AMOUNT"', amount).encode()).orders

    assert order.items[0].ordered.amount == 2


def test_identifiers_stand_as_sent():
    order = samples.changed(f"{ITEM}.amazonProductIdentifier", " b07dfvdrab ")
    order["orderDetails"]["items"][0]["vendorProductIdentifier"] = "0000000000001"

    [item] = samples.read(order).orders[0].items

    assert item.amazon_product_identifier == " b07dfvdrab "
    assert item.vendor_product_identifier == "0000000000001"


def test_a_line_needs_no_identifier_and_no_cost():
    item = {
        "itemSequenceNumber": "00001",
        "orderedQuantity": {"amount": 1},
        "isBackOrderAllowed": False,
    }

    found = first_item(ITEM, item)

    assert (found.sequence_number, found.amazon_product_identifier) == ("00001", "")
    assert (found.net_cost, found.list_price) == (None, None)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("itemSequenceNumber", GONE, "missing"),
        ("itemSequenceNumber", "", "missing"),
        ("itemSequenceNumber", " ", "missing"),
        ("itemSequenceNumber", 1, "wrong_type"),
        ("itemSequenceNumber", "1" * 21, "too_long"),
        ("amazonProductIdentifier", 5, "wrong_type"),
        ("amazonProductIdentifier", "B" * 41, "too_long"),
        ("vendorProductIdentifier", "A\x00", "characters"),
        ("vendorProductIdentifier", "A\ud800", "characters"),
        ("vendorProductIdentifier", "A\n", "characters"),
        ("orderedQuantity", GONE, "missing"),
        ("orderedQuantity", 5, "wrong_type"),
        ("isBackOrderAllowed", GONE, "missing"),
        ("isBackOrderAllowed", "true", "wrong_type"),
        ("isBackOrderAllowed", 1, "wrong_type"),
    ],
)
def test_a_wrong_field_is_refused(field, value, code):
    assert refused(f"{ITEM}.{field}", value) == [(f"{SHOWN_ITEM}.{field}", code)]


@pytest.mark.parametrize(
    ("value", "code"), [({}, "wrong_type"), ("x", "wrong_type"), ([], "missing"), (None, "missing")]
)
def test_an_order_needs_a_list_of_lines(value, code):
    assert refused("orderDetails.items", value) == [("orderDetails.items", code)]


@pytest.mark.parametrize(("value", "code"), [(None, "missing"), (5, "wrong_type")])
def test_a_line_must_be_an_object(value, code):
    assert refused(ITEM, value) == [(SHOWN_ITEM, code)]


def test_a_second_line_of_the_same_number_is_refused_with_the_firsts_place():
    line = samples.ORDER["orderDetails"]["items"][0]

    [found] = samples.read(samples.changed("orderDetails.items", [line] * 2)).refused

    [problem] = found.problems
    assert problem.path == "orderDetails.items[1].itemSequenceNumber"
    assert problem.reason == (
        "The sequence number stands at orderDetails.items[0] already; each line needs its own."
    )


def test_too_many_lines_are_refused(monkeypatch):
    monkeypatch.setattr(items, "MAX_ITEMS", 1)

    assert refused("orderDetails.items", [{}, {}]) == [("orderDetails.items", "too_many")]
