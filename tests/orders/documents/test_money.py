from __future__ import annotations

from decimal import Decimal

import pytest

from orders.documents.document import Money
from tests.orders.documents.samples import ITEM, accepted, refused

COST = f"{ITEM}.netCost"
SHOWN_COST = "orderDetails.items[0].netCost"


def cost(value):
    return accepted(COST, value).items[0].net_cost


@pytest.mark.parametrize("value", [None, {}])
def test_a_cost_may_be_missing(value):
    assert cost(value) is None


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("-0.0e9", "0"),
        ("0e999999", "0"),
        ("12.50", "12.50"),
        ("1E2", "100"),
        ("1.5e-3", "0.0015"),
        ("0.000001", "0.000001"),
        ("1.10000000", "1.100000"),
        ("999999999.999999", "999999999.999999"),
        ("999999999999.999", "999999999999.999"),
        ("999999999999.999000", "999999999999.999000"),
        (50, "50"),
        (12.5, "12.5"),
    ],
)
def test_an_amount_is_taken_without_its_exponent(written, amount):
    found = cost({"amount": written, "currencyCode": "USD"})

    assert str(found.amount) == amount


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("-1", "out_of_range"),
        ("-0.01", "out_of_range"),
        ("1000000000000", "out_of_range"),
        ("1e12", "out_of_range"),
        ("9999999999.999999", "out_of_range"),  # 16 digits: SQLite would give another one back
        ("1e999999", "out_of_range"),
        ("0.0000001", "out_of_range"),
        ("1e-999999", "out_of_range"),
        ("9" * 4_000, "out_of_range"),
        ("", "amount"),
        ("1,50", "amount"),
        ("1.", "amount"),
        (".5", "amount"),
        ("+5", "amount"),
        ("05", "amount"),
        ("5 ", "amount"),
        ("5\n", "amount"),
        ("NaN", "amount"),
        ("Infinity", "amount"),
        ("0x10", "amount"),
        ("1_000", "amount"),
        ("١", "amount"),
        ("$5", "amount"),
        (True, "amount"),
        ({}, "amount"),
        (None, "missing"),
    ],
)
def test_an_impossible_amount_is_refused(written, code):
    problems = refused(COST, {"amount": written, "currencyCode": "USD"})

    assert problems == [(f"{SHOWN_COST}.amount", code)]


@pytest.mark.parametrize("code", ["USD", "usd", "Jpy", "INR", "KWD", "CLF", "BGN", "XCG"])
def test_any_currency_is_taken_whatever_its_case(code):
    assert cost({"amount": "5", "currencyCode": code}) == Money(Decimal(5), code.upper())


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("XXX", "currency"),
        ("ZZZ", "currency"),
        ("US", "currency"),
        ("USD ", "currency"),
        ("$", "currency"),
        ("", "currency"),
        (840, "currency"),
        (None, "missing"),
    ],
)
def test_no_currency_is_refused(code, problem):
    problems = refused(COST, {"amount": "5", "currencyCode": code})

    assert problems == [(f"{SHOWN_COST}.currencyCode", problem)]


@pytest.mark.parametrize(("written", "unit"), [("POUNDS", "POUNDS"), ("kilograms", "KILOGRAMS")])
def test_a_price_by_weight_names_the_weight(written, unit):
    value = {"amount": "5", "currencyCode": "USD", "unitOfMeasure": written}

    assert cost(value) == Money(Decimal(5), "USD", unit)


def test_every_wrong_part_is_named():
    assert refused(COST, {"amount": "x", "currencyCode": "y", "unitOfMeasure": "STONES"}) == [
        (f"{SHOWN_COST}.unitOfMeasure", "unknown"),
        (f"{SHOWN_COST}.amount", "amount"),
        (f"{SHOWN_COST}.currencyCode", "currency"),
    ]


def test_a_price_must_be_an_object():
    assert refused(COST, "5 USD") == [(SHOWN_COST, "wrong_type")]
