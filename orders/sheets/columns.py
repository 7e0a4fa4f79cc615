"""The columns of the answer sheet: what they are called, in every language, and what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from common.tables import Column, Kind
from orders.states import RejectionReason

if TYPE_CHECKING:
    from collections.abc import Sequence

ORDER, LINE, ORDERED, VERSION = "order", "line", "ordered", "version"
ANSWERS = ("accept", "backorder", "date", "reject", "reason", "cost")
"""What a vendor fills in, in the order of its columns."""
NEEDED = (ORDER, LINE, "accept")
READ = (ORDER, LINE, ORDERED, *ANSWERS, VERSION)


@dataclass(frozen=True)
class SheetColumn:
    """A column under its stable name."""

    key: str
    column: Column
    source: str = ""
    is_cost: bool = False


GIVEN = [
    SheetColumn(ORDER, Column(_("Order"), width=16), "order__number"),
    SheetColumn(LINE, Column(_("Line"), width=8), "sequence_number"),
    SheetColumn("item", Column(_("Your item number"), width=18), "vendor_product_identifier"),
    SheetColumn("asin", Column(_("ASIN")), "amazon_product_identifier"),
    SheetColumn("title", Column(_("Title"), width=40), "title"),
    SheetColumn(ORDERED, Column(_("Ordered"), Kind.COUNT, 10), "quantity"),
    SheetColumn("unit", Column(_("Unit"), width=10), "unit"),
    SheetColumn("unit_size", Column(_("Case size"), Kind.COUNT, 10), "unit_size"),
    SheetColumn("net_cost", Column(_("Cost"), Kind.COST, 10), "net_cost", is_cost=True),
    SheetColumn("currency", Column(_("Currency"), width=9), "net_cost_currency", is_cost=True),
    SheetColumn("window_from", Column(_("Window from"), Kind.MOMENT, 20)),
    SheetColumn("window_until", Column(_("Window until"), Kind.MOMENT, 20)),
    SheetColumn("confirm_by", Column(_("Confirm by"), Kind.MOMENT, 20), "order__confirm_by"),
    SheetColumn("backorders", Column(_("Backorder allowed"), width=18), "is_back_order_allowed"),
    SheetColumn(VERSION, Column(_("Version (leave as it is)"), width=12), "order__version"),
]
FILLED = [
    SheetColumn("accept", Column(_("Accept"), Kind.COUNT, 10)),
    SheetColumn("backorder", Column(_("Backorder"), Kind.COUNT, 12)),
    SheetColumn("date", Column(_("Backorder date"), Kind.DAY, 16)),
    SheetColumn("reject", Column(_("Reject"), Kind.COUNT, 10)),
    SheetColumn("reason", Column(_("Reason"), width=24)),
    SheetColumn("cost", Column(_("Your cost"), Kind.COST, 12), is_cost=True),
]


def columns_for(*, sees_cost: bool) -> tuple[list[SheetColumn], list[SheetColumn]]:
    """What is given and what is filled in, as far as this person may see it."""
    return (
        [column for column in GIVEN if sees_cost or not column.is_cost],
        [column for column in FILLED if sees_cost or not column.is_cost],
    )


def places(heading: Sequence[str]) -> dict[str, int]:
    """Where each column of `READ` stands, by a row of headings in whatever of our languages."""
    known = _headings()
    found: dict[str, int] = {}
    for at, text in enumerate(heading):
        key = known.get(_plain(text))
        if key in READ:
            found.setdefault(key, at)
    return found


def heading_words() -> set[str]:
    """Headings of columns that every sheet has, in letters that tell how a file is coded."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {str(item.column.label) for item in (*GIVEN, *FILLED) if item.key in NEEDED}
    return {word for word in found if not word.isascii()}


def reason_of(text: str) -> str:
    """The reason that this text names, by its code or by its words; the text itself if none."""
    return _reasons().get(_plain(text), text)


def _plain(text: str) -> str:
    return text.casefold().removesuffix("(utc)").strip().replace("_", " ")


@lru_cache(maxsize=1)
def _headings() -> dict[str, str]:
    """Headings and stable names, in every language of the portal."""
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            for column in (*GIVEN, *FILLED):
                found.setdefault(_plain(str(column.column.label)), column.key)
    for column in (*GIVEN, *FILLED):
        found.setdefault(_plain(column.key), column.key)
    return found


@lru_cache(maxsize=1)
def _reasons() -> dict[str, str]:
    found: dict[str, str] = {}
    for reason in RejectionReason:
        found[_plain(reason.value)] = reason.value
        for code, _name in settings.LANGUAGES:
            with override(code):
                found[_plain(str(reason.label))] = reason.value
    return found
