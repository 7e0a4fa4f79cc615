from __future__ import annotations

from babel.numbers import list_currencies

from orders.documents.currencies import CURRENCIES

YOUNGER_THAN_BABEL = {"XAD"}  # the Arab accounting dinar
NO_MONEY = {"XTS", "XXX"}


def test_every_currency_that_pays_somewhere_is_known():
    assert len(CURRENCIES) > 170
    assert CURRENCIES - set(list_currencies()) <= YOUNGER_THAN_BABEL
    assert not CURRENCIES & NO_MONEY
    assert {"USD", "CAD", "MXN", "GBP", "EUR", "JPY", "INR", "PLN", "SEK", "AED"} <= CURRENCIES
