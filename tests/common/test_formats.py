"""Numbers and money: equal to Babel's, and quick."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from common import formats

LANGUAGES = ("en", "zh-hans", "de", "fr")
CURRENCIES = ("USD", "CAD", "MXN", "GBP", "EUR", "JPY", "CNY", "INR", "BRL")
AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=3)


def plain(text: str) -> str:
    return text.replace(formats.MINUS, "-")


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("19623.20", "USD", "$19,623.20"),
        ("1284000", "JPY", "¥1,284,000"),
        ("6184", "EUR", "€6,184.00"),
        ("12", "CAD", "CA$12.00"),
        ("12", "MXN", "MX$12.00"),
        ("12", "CNY", "CN¥12.00"),
        ("12", "CHF", "CHF\N{NO-BREAK SPACE}12.00"),
        ("-24", "EUR", "\N{MINUS SIGN}€24.00"),
        ("-0.001", "EUR", "€0.00"),
        ("5", "XTS", "XTS\N{NO-BREAK SPACE}5.00"),
    ],
)
def test_money_is_written_so_that_nobody_takes_it_for_another(
    amount: str, currency: str, expected: str
) -> None:
    assert formats.money(Decimal(amount), currency) == expected


def test_chinese_readers_get_symbols_that_they_cannot_mistake() -> None:
    with translation.override("zh-hans"):
        assert formats.money(Decimal("19623.2"), "USD") == "US$19,623.20"
        assert formats.money(Decimal(1284000), "JPY") == "JP¥1,284,000"
        assert formats.money(Decimal(99), "CNY") == "¥99.00"


def test_a_unit_cost_keeps_its_decimals_when_asked() -> None:
    cost = Decimal("3.15250")

    assert formats.money(cost, "USD", exact=True) == "$3.1525"
    assert formats.money(cost, "USD") == "$3.15"
    assert formats.money(Decimal("3.1"), "USD", exact=True) == "$3.10"


def test_what_is_missing_is_empty() -> None:
    assert formats.money(None, "USD") == ""
    assert formats.number(None) == ""


@pytest.mark.parametrize("language", LANGUAGES)
@given(amount=AMOUNTS, currency=st.sampled_from(CURRENCIES))
def test_money_equals_babel(language: str, amount: Decimal, currency: str) -> None:
    expected = format_currency(amount, currency, locale=language.replace("zh-hans", "zh_Hans"))
    is_nothing = not any(figure in expected for figure in "123456789")

    with translation.override(language):
        assert formats.money(amount, currency) == expected
        below = formats.money(-amount, currency)

    assert below == (expected if is_nothing else formats.MINUS + expected)


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=st.integers(min_value=-(10**12), max_value=10**12))
def test_counts_equal_babel(language: str, value: int) -> None:
    locale = language.replace("zh-hans", "zh_Hans")

    with translation.override(language):
        assert plain(formats.number(value)) == format_decimal(value, locale=locale)


def test_a_quantity_shows_no_more_decimals_than_it_has() -> None:
    assert formats.number(Decimal("2.500")) == "2.5"
    assert formats.number(Decimal("1996.000")) == "1,996"
    assert formats.number(Decimal("1E+3")) == "1,000"
