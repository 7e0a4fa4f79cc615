"""The answer sheet of open lines, and what explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import Coalesce
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from common.tables import Column, Table
from orders.models import PurchaseOrderLine
from orders.sheets.columns import columns_for
from orders.states import RejectionReason, UnitOfMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django_stubs_ext import StrOrPromise

    from orders.querysets import PurchaseOrderQuerySet
    from orders.sheets.columns import SheetColumn

CHUNK = 2000
WINDOW = {
    "window_from": Coalesce("order__delivery_start", "order__ship_start"),
    "window_until": Coalesce("order__delivery_end", "order__ship_end"),
}
EXPLAINED: list[tuple[StrOrPromise, StrOrPromise]] = [
    (_("Accept"), _("How many you deliver in the window, in the unit of the line.")),
    (_("Backorder"), _("How many you deliver later; only where the buyer allows it.")),
    (_("Backorder date"), _("The day on which they ship, such as 2026-12-24.")),
    (_("Reject"), _("How many you will not deliver. It cannot be taken back.")),
    (_("Reason"), _("Why they are rejected: one of the reasons below.")),
    (_("Your cost"), _("Only if it is lower than the order's cost.")),
    (
        _("Version (leave as it is)"),
        _(
            "By it we see whether somebody else answered the order, or the buyer changed it, after "
            "you took the sheet: then it is not replaced, and you decide. In a file without this "
            "column, that is asked for every order that somebody else answered."
        ),
    ),
    (
        _("Every line"),
        _(
            "An answer covers a whole order: fill in all lines of an order or none of them. "
            "Accepted, backordered and rejected pieces of a line add up to what is ordered."
        ),
    ),
]


def answer_sheet(orders: PurchaseOrderQuerySet, *, sees_cost: bool) -> Table:
    """The lines of these orders that wait for an answer, most urgent first."""
    given, filled = columns_for(sees_cost=sees_cost)
    waiting = orders.awaiting_answer().order_by()
    lines = PurchaseOrderLine.objects.filter(order__in=waiting).active()
    lines = lines.order_by("order__confirm_by", "order_id", "position", "pk")
    names = [column.source or column.key for column in given]
    rows = lines.annotate(**WINDOW).values_list(*names).iterator(CHUNK)
    told = _told(given, rows, len(filled), get_language())
    return Table(_("Answers"), [column.column for column in (*given, *filled)], told)


def empty_sheet(*, sees_cost: bool) -> Table:
    """The same columns without lines."""
    given, filled = columns_for(sees_cost=sees_cost)
    return Table(_("Answers"), [column.column for column in (*given, *filled)], [])


def explanation() -> Table:
    """What each column asks for, and the reasons that may be given."""
    reasons = [(reason.label, reason.value) for reason in RejectionReason]
    columns = [Column(_("Column or reason"), width=28), Column(_("Meaning"), width=90)]
    rows = [(str(name), str(text)) for name, text in (*EXPLAINED, *reasons)]
    return Table(_("Explanation"), columns, rows)


def _told(
    given: list[SheetColumn], rows: Iterable[tuple[Any, ...]], blanks: int, language: str | None
) -> Iterator[list[Any]]:
    keys = [column.key for column in given]
    unit, allowed = keys.index("unit"), keys.index("backorders")
    with override(language):
        units = {unit.value: str(unit.label) for unit in UnitOfMeasure}
        yes, no = str(_("yes")), str(_("no"))
    for row in rows:
        told = [*row, *[None] * blanks]
        told[unit] = units.get(told[unit], told[unit])
        told[allowed] = yes if told[allowed] else no
        yield told
