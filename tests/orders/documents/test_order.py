from __future__ import annotations

import pytest

from tests.orders.documents import samples
from tests.orders.documents.samples import DETAILS, GONE, accepted, refused


@pytest.mark.parametrize("number", ["A", "2JK3S9VC", "a-1", "-", "0" * 24])
def test_a_number_of_letters_digits_and_hyphens_is_taken(number):
    assert accepted("purchaseOrderNumber", number).number == number


@pytest.mark.parametrize(
    "number", ["", "0" * 25, "A B", "A\n", "A_1", "Ä", "١", "A\x00", 12345678, True, [], {}]
)
def test_any_other_number_is_refused(number):
    assert refused("purchaseOrderNumber", number) == [("purchaseOrderNumber", "number")]


@pytest.mark.parametrize(
    ("path", "value", "field", "expected"),
    [
        ("purchaseOrderState", "ACKNOWLEDGED", "state", "Acknowledged"),
        ("purchaseOrderState", "closed", "state", "Closed"),
        (f"{DETAILS}.purchaseOrderType", "RUSHORDER", "type", "RushOrder"),
        (f"{DETAILS}.paymentMethod", "creditcard", "payment_method", "CreditCard"),
        (f"{DETAILS}.dealCode", "BTS", "deal_code", "BTS"),
        (f"{DETAILS}.dealCode", None, "deal_code", ""),
        (f"{DETAILS}.sellingParty", GONE, "selling_party", None),
        (f"{DETAILS}.shipToParty", GONE, "ship_to_party", None),
        (f"{DETAILS}.purchaseOrderChangedDate", None, "changed_at", None),
    ],
)
def test_a_field_is_taken_in_the_models_words(path, value, field, expected):
    assert getattr(accepted(path, value), field) == expected


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("purchaseOrderNumber", GONE, "missing"),
        ("purchaseOrderState", GONE, "missing"),
        ("purchaseOrderState", "Open", "unknown"),
        ("purchaseOrderState", "", "unknown"),
        ("purchaseOrderState", 1, "unknown"),
        ("orderDetails", GONE, "missing"),
        ("orderDetails", None, "missing"),
        ("orderDetails", [], "wrong_type"),
        (f"{DETAILS}.purchaseOrderDate", GONE, "missing"),
        (f"{DETAILS}.purchaseOrderStateChangedDate", None, "missing"),
        (f"{DETAILS}.purchaseOrderType", "Regular", "unknown"),
        (f"{DETAILS}.paymentMethod", "\u212areditCard", "unknown"),
        (f"{DETAILS}.dealCode", "x" * 41, "too_long"),
        (f"{DETAILS}.dealCode", 5, "wrong_type"),
        (f"{DETAILS}.shipWindow", GONE, "missing"),
        (f"{DETAILS}.items", GONE, "missing"),
    ],
)
def test_a_wrong_or_missing_field_is_refused(path, value, code):
    assert refused(path, value) == [(path, code)]


def test_one_window_of_either_kind_is_enough():
    order = samples.changed(f"{DETAILS}.shipWindow", GONE)
    order["orderDetails"]["deliveryWindow"] = "2026-11-23T08:00:00Z--2026-11-30T08:00:00Z"

    [found] = samples.read(order).orders

    assert found.ship_window is None
    assert found.delivery_window is not None


def test_a_wrong_window_is_no_missing_one():
    assert refused(f"{DETAILS}.shipWindow", "tomorrow") == [(f"{DETAILS}.shipWindow", "window")]


def test_each_problem_is_listed():
    order = samples.changed("purchaseOrderState", "Lost")
    order["orderDetails"] |= {"purchaseOrderType": 1, "shipWindow": "x", "items": []}

    [found] = samples.read(order).refused

    assert [problem.path for problem in found.problems] == [
        "purchaseOrderState",
        "orderDetails.shipWindow",
        "orderDetails.purchaseOrderType",
        "orderDetails.items",
    ]


def test_dates_beside_the_details_are_told_where_they_belong():
    order = samples.changed(f"{DETAILS}.purchaseOrderDate", GONE)
    order["purchaseOrderDate"] = "2026-11-20T15:51:00Z"

    [found] = samples.read(order).refused

    assert [(problem.path, problem.code) for problem in found.problems] == [
        ("purchaseOrderDate", "misplaced")
    ]


def test_what_stands_in_the_details_too_may_stand_outside():
    order = samples.ORDER | {"items": [], "shipWindow": "x", "unknown": {"a": 1}}

    assert len(samples.read(order).orders) == 1


def test_unknown_fields_do_not_count():
    assert accepted(f"{DETAILS}.vendorNote", {"any": ["thing"]}).number == "2JK3S9VC"
