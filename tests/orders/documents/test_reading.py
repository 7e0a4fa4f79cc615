from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from orders.documents import reading
from orders.documents.document import (
    ImportDetails,
    ItemDocument,
    Money,
    OrderDocument,
    Party,
    Quantity,
    Window,
)
from orders.documents.reading import read_orders
from tests.orders.documents import samples

NO_STATE = [
    "purchaseOrderState",
    "orderDetails.shipWindow",
    "orderDetails.purchaseOrderStateChangedDate",
]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("getPurchaseOrder-example", ["TestPO3"]),
        ("getPurchaseOrder-sandbox-0", ["4Z32PABC"]),
        ("getPurchaseOrder-sandbox-1", []),
        ("getPurchaseOrders-example", []),
        ("getPurchaseOrders-sandbox-0", ["2JK3S9VC", "3TRD2IAB"]),
        ("getPurchaseOrders-sandbox-1", []),
        ("getPurchaseOrders-sandbox-2", ["TestPO2", "TestPO1"]),
        ("getPurchaseOrders-sandbox-3", ["TestPO1"]),
        ("getPurchaseOrders-sandbox-4", ["TestPO2"]),
        ("getPurchaseOrders-sandbox-5", ["TestPO2", "TestPO3"]),
        ("getPurchaseOrders-sandbox-6", []),
    ],
)
def test_amazons_examples_give_these_orders(name, numbers):
    found = read_orders(samples.sample(name))

    assert [order.number for order in found.orders] == numbers


def problems_of(name):
    return {
        refused.order: [(problem.path, problem.code) for problem in refused.problems]
        for refused in read_orders(samples.sample(name)).refused
    }


def test_an_example_without_state_and_window_is_refused_for_each():
    assert problems_of("getPurchaseOrder-sandbox-1") == {
        "mock-purchaseOrderNumber": [(f"payload.{path}", "missing") for path in NO_STATE]
    }


def test_examples_without_state_window_and_with_a_long_number_are_refused_for_each():
    assert problems_of("getPurchaseOrders-sandbox-6") == {
        f"mock-purchaseOrderNumber{position + 1}": [
            (f"payload.orders[{position}].purchaseOrderNumber", "number"),
            *[(f"payload.orders[{position}].{path}", "missing") for path in NO_STATE],
        ]
        for position in (0, 1)
    }


def test_examples_without_details_are_refused():
    assert problems_of("getPurchaseOrders-sandbox-1") == {
        "2JK3S9XY": [("payload.orders[0].orderDetails", "missing")],
        "3TRD2ABC": [("payload.orders[1].orderDetails", "missing")],
    }


def test_the_example_with_misplaced_items_is_told_where_they_belong():
    [refused] = read_orders(samples.sample("getPurchaseOrders-example")).refused

    assert refused.order == "L8266355"
    assert [(problem.path, problem.reason) for problem in refused.problems] == [
        ("payload.orders[0].items", "items stands outside orderDetails; move it inside."),
        (
            "payload.orders[0].deliveryWindow",
            "deliveryWindow stands outside orderDetails; move it inside.",
        ),
    ]
    assert refused.problems[1].value == "2019-05-23T10:00:00Z--2019-05-30T10:00:00Z"


def test_an_example_is_read_field_by_field():
    order = read_orders(samples.sample("getPurchaseOrders-sandbox-0")).orders[1]

    price = Money(Decimal("94.97"), "USD", "POUNDS")
    assert order == OrderDocument(
        number="3TRD2IAB",
        state="New",
        ordered_at=datetime(2019, 8, 20, 16, 29, tzinfo=UTC),
        changed_at=datetime(2019, 8, 20, 16, 50, tzinfo=UTC),
        state_changed_at=datetime(2019, 8, 20, 16, 29, tzinfo=UTC),
        type="RegularOrder",
        payment_method="Invoice",
        import_details=ImportDetails(
            method_of_payment="PrepaidBySeller",
            international_commercial_terms="FreeOnBoard",
            port_of_delivery="INDIA",
            import_containers="2-20'HC,1-45',1-45'HC",
            shipping_instructions="PREFERENCE IS PALLET-LOAD, BUT IF CONTAINERS ARE FLOOR-LOADED",
        ),
        buying_party=Party("ABC1"),
        selling_party=Party("998US"),
        ship_to_party=Party("ABC1"),
        bill_to_party=Party("ABC1"),
        ship_window=Window(
            datetime(2019, 8, 21, 7, tzinfo=UTC), datetime(2019, 8, 27, 7, tzinfo=UTC)
        ),
        items=(
            ItemDocument(
                sequence_number="1",
                amazon_product_identifier="B01LNRIIAB",
                vendor_product_identifier="B01LNRIIAB",
                ordered=Quantity(5, "Cases", 10),
                is_back_order_allowed=True,
                net_cost=price,
                list_price=price,
            ),
        ),
    )


def test_a_good_order_goes_in_beside_a_bad_one():
    bad = samples.changed("purchaseOrderNumber", "BAD") | {"purchaseOrderState": "Lost"}

    found = samples.read({"payload": {"orders": [bad, samples.ORDER]}})

    assert [order.number for order in found.orders] == ["2JK3S9VC"]
    assert [(refused.order, refused.problems[0].path) for refused in found.refused] == [
        ("BAD", "payload.orders[0].purchaseOrderState")
    ]


def test_the_same_number_twice_gives_both_in_their_order():
    later = samples.changed("purchaseOrderState", "Closed")

    found = samples.read({"orders": [samples.ORDER, later]})

    assert [order.state for order in found.orders] == ["New", "Closed"]


def test_a_file_that_is_unreadable_is_one_refusal_without_a_number():
    [refused] = read_orders(b'{"payload": {"pagination": [NaN], "orders": []}}').refused

    assert refused.order == ""
    [problem] = refused.problems
    assert (problem.path, problem.value) == ("payload.pagination[0]", "NaN")
    assert problem.reason == "JSON knows no NaN; give a number or leave the field out."


@pytest.mark.parametrize(
    ("spoiled", "path", "code"),
    [
        ('"amount": NaN', "orderDetails.items[0].orderedQuantity.amount", "not_a_number"),
        ('"amount": 5, "amount": 6', "orderDetails.items[0].orderedQuantity.amount", "repeated"),
        (f'"amount": {"[" * 90}{"]" * 90}', "orderDetails.items[0]", "too_deep"),
    ],
)
@pytest.mark.parametrize("envelope", ["payload.orders", "orders"])
def test_what_spoils_one_order_leaves_the_others(spoiled, path, code, envelope):
    good = json.dumps(samples.changed("purchaseOrderNumber", "GOOD"))
    bad = json.dumps(samples.ORDER).replace('"amount": 5', spoiled)
    text = f"[{bad}, {good}]"
    for name in reversed(envelope.split(".")):
        text = f'{{"{name}": {text}}}'

    found = read_orders(text.encode())

    assert [order.number for order in found.orders] == ["GOOD"]
    [refused] = found.refused
    assert refused.order == "2JK3S9VC"
    [problem] = refused.problems
    assert problem.path.startswith(f"{envelope}[0].{path}")
    assert problem.code == code


@pytest.mark.parametrize("around", ['{"payload": %s}', "%s"])
def test_a_single_order_that_says_a_field_twice_is_named(around):
    twice = json.dumps(samples.ORDER)[:-1] + ', "purchaseOrderState": "Closed"}'

    [refused] = read_orders((around % twice).encode()).refused

    assert refused.order == "2JK3S9VC"
    assert refused.problems[0].path.endswith("purchaseOrderState")


def test_an_entry_that_is_no_order_is_refused_at_its_place():
    found = read_orders(b'{"orders": [NaN, 7, null, [[]]]}')

    assert [refused.problems[0].path for refused in found.refused] == [
        f"orders[{position}]" for position in range(4)
    ]


def test_an_order_number_for_display_holds_nothing_hidden():
    [refused] = samples.read(samples.changed("purchaseOrderNumber", "A\x00\ud800" * 99)).refused

    assert refused.order.startswith("A\\u0000\\ud800A")
    assert len(refused.order) == 80


def test_a_hopeless_order_is_not_read_to_its_end():
    [refused] = samples.read(samples.changed("orderDetails.items", [{}] * 5_000)).refused

    assert len(refused.problems) == reading.MAX_PROBLEMS + 1
    assert refused.problems[-1].reason == "There may be more problems; put these right first."


def test_after_a_thousand_refused_orders_one_problem_each_is_told(monkeypatch):
    monkeypatch.setattr(reading, "DETAILED", 1)

    found = samples.read({"orders": [{"orderDetails": {}}] * 3})

    assert [len(refused.problems) for refused in found.refused] == [6, 2, 2]


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 10_000 + b"]" * 10_000,
        b'{"a":' * 100_000,
        b"[" + b"[]," * 200_000 + b"[]]",
        b"9" * 5_000_000,
        b'"' + b"\\" * 5_000_000,
        b'{"orders":[' + b"1," * 200_000 + b"1]}",
        b'{"orders":[{"orderDetails":{"items":[' + b"{}," * 200_000 + b"{}]}}]}",
    ],
    ids=["lists", "objects", "wide", "digits", "backslashes", "orders", "items"],
)
def test_a_hostile_file_is_refused(raw):
    found = read_orders(raw)

    assert found.orders == []
    assert found.refused[0].problems[0].reason


@pytest.mark.parametrize("amount", ["1e999999", "1e-999999", "1" * 4_000, "1e" + "9" * 4_000])
@pytest.mark.parametrize("field", ["orderedQuantity", "netCost"])
def test_a_hostile_number_is_refused_at_its_place(field, amount):
    order = samples.changed(f"{samples.ITEM}.{field}.amount", "AMOUNT")
    raw = json.dumps(order).replace('"AMOUNT"', amount).encode()

    [refused] = read_orders(raw).refused

    [problem] = refused.problems
    assert problem.path == f"orderDetails.items[0].{field}.amount"
    assert len(str(problem.value)) <= 80
