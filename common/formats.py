"""Numbers and money as the reader writes them; times stand in common/moments.py,
deadlines in common/countdown.py.

A list of 50 rows asks for some 300 values, so nothing here parses a pattern twice: Babel is asked
once for each language and currency, the rest is string work. Tests hold the results against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_compact_decimal, get_currency_precision, get_currency_symbol
from django.utils.translation import get_language, to_locale

from common.countdown import countdown_words, deadline, due_step, time_left
from common.moments import clock, clock_there, country, day, gap, moment, window

__all__ = [
    "clock",
    "clock_there",
    "compact",
    "countdown_words",
    "country",
    "day",
    "deadline",
    "due_step",
    "gap",
    "moment",
    "money",
    "number",
    "percent",
    "time_left",
    "window",
]

MEGABYTE = 10**6
MINUS = "\N{MINUS SIGN}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class _Figures:
    """How a language writes figures: what replaces "," and ".", if anything."""

    swap: dict[int, str] | None
    symbol_first: bool
    gap: str


@lru_cache
def _figures(language: str) -> _Figures:
    locale = Locale.parse(to_locale(language))
    symbols = locale.number_symbols["latn"]
    group, point = symbols["group"], symbols["decimal"]
    swap = None if (group, point) == (",", ".") else str.maketrans({",": group, ".": point})
    pattern = locale.currency_formats["standard"].pattern
    first = pattern.startswith("\N{CURRENCY SIGN}")
    gap = NO_BREAK_SPACE if not first else ""
    return _Figures(swap, first, gap)


@lru_cache
def _currency(currency: str, language: str) -> tuple[str, str, int]:
    """What stands before and after the figures, and how many decimals the currency has."""
    figures = _figures(language)
    symbol = get_currency_symbol(currency, locale=Locale.parse(to_locale(language)))
    digits = get_currency_precision(currency)
    if not figures.symbol_first:
        return "", figures.gap + symbol, digits
    # "CHF 10.00", but "CA$10.00": a letter never touches a figure.
    return symbol + (NO_BREAK_SPACE if symbol[-1].isalpha() else ""), "", digits


def money(
    amount: Decimal | int | None, currency: str, *, exact: bool = False, whole: bool = False
) -> str:
    """An amount in its own currency: "$19,623.20", "¥1,284,000", "CA$12.00"; None gives "".

    Symbols are those that nobody can mistake in the reader's language. Rounded half to even to the
    decimals of the currency; with `exact` (unit costs) further decimals stay: "$3.1525". `whole`
    leaves cents out, where there is no room for them.
    """
    if amount is None:
        return ""
    language = get_language() or "en"
    before, after, digits = _currency(currency, language)
    if whole:
        digits = 0
    if exact:
        digits = max(digits, _decimals(amount))
    return _written(amount, digits, before, after, _figures(language).swap)


def number(value: Decimal | int | None) -> str:
    """A count or a quantity with its groups: "1,996", "2.5"; None gives ""."""
    if value is None:
        return ""
    swap = _figures(get_language() or "en").swap
    return _written(value, _decimals(value), "", "", swap)


def percent(value: Decimal | int | None) -> str:
    """A share in hundredths with one decimal: "96.2%", "2.0%", "100%"; None gives ""."""
    if value is None:
        return ""
    digits = 0 if value in {0, 100} else 1
    return _written(value, digits, "", "%", _figures(get_language() or "en").swap)


def compact(value: Decimal | int) -> str:
    """A rounded figure where there is little room: "120K", "1.2M", "12万"."""
    locale = Locale.parse(to_locale(get_language() or "en"))
    return str(format_compact_decimal(value, locale=locale, fraction_digits=1))


def file_size(size: int) -> str:
    """Bytes as people count them: "3.4 MB", "80 KB"."""
    if size >= MEGABYTE:
        return f"{number(round(Decimal(size) / MEGABYTE, 1))} MB"
    return f"{number(max(1, -(-size // 1000)))} KB"


def _written(
    amount: Decimal | int, digits: int, before: str, after: str, swap: dict[int, str] | None
) -> str:
    """The figures of `amount` between two texts, the minus in front of all; nothing has none."""
    text = f"{abs(amount):,.{digits}f}"
    if swap is not None:
        text = text.translate(swap)
    if amount < 0 and text.strip("0.,"):
        return f"{MINUS}{before}{text}{after}"
    return f"{before}{text}{after}"


def _decimals(value: Decimal | int) -> int:
    """How many decimals stand after the point, trailing zeros not counted."""
    if isinstance(value, int):
        return 0
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
