"""What an answer comes to while it is typed: lines in full and short, units, money.

The page says it, and static/js/answer.js keeps it up to date with the same words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.formats import money, number

if TYPE_CHECKING:
    from orders.answer_form import AnswerForm, Row


@dataclass
class Summary:
    """Counts of lines, units in eaches, and money per currency as (given, ordered)."""

    full: int = 0
    short: int = 0
    units: int = 0
    ordered_units: int = 0
    amounts: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)

    @property
    def lines(self) -> str:
        """ "11 in full, 1 short"."""
        words = summary_words()
        parts = [words["full"] % {"count": number(self.full)}]
        if self.short:
            parts.append(words["short"] % {"count": number(self.short)})
        return words["and"].join(parts)

    @property
    def pieces(self) -> str:
        """ "1,816 of 1,996 units"."""
        name = "all_units" if self.units == self.ordered_units else "units"
        given, ordered = number(self.units), number(self.ordered_units)
        return summary_words()[name] % {"given": given, "ordered": ordered}

    @property
    def money(self) -> list[tuple[str, str]]:
        """Each currency with "$16,833.20 of $19,623.20"; all of it is said once."""
        pattern = summary_words()["value"]
        written = {
            currency: (money(given, currency), money(ordered, currency))
            for currency, (given, ordered) in self.amounts.items()
        }
        return [
            (
                currency,
                given if given == ordered else pattern % {"given": given, "ordered": ordered},
            )
            for currency, (given, ordered) in written.items()
        ]


def summary_words() -> dict[str, str]:
    """The patterns of all that changes while one types, in the reader's language."""
    return {
        "full": _("%(count)s in full"),
        "short": _("%(count)s short"),
        "and": _(", "),
        "units": _("%(given)s of %(ordered)s units"),
        "all_units": _("%(given)s units"),
        "value": _("%(given)s of %(ordered)s"),
        "rest": _("%(rest)s will be rejected. A rejection cannot be taken back."),
        "rest_worth": _(
            "%(rest)s will be rejected, worth %(worth)s. A rejection cannot be taken back."
        ),
        "none": _("Whatever you neither accept nor backorder is rejected."),
    }


def samples(currencies: list[str]) -> dict[str, str]:
    """How the reader writes figures and money, for the script to copy."""
    sample = Decimal("1234.5")
    return {"": number(1234), **{currency: money(sample, currency) for currency in currencies}}


def summary_of(form: AnswerForm) -> Summary:
    """What the form comes to as it is typed; a number that cannot be read counts as nothing."""
    summary = Summary()
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for row in form.rows:
        kept = min(row.kept, row.line.quantity)
        is_full = kept == row.line.quantity
        summary.full += is_full
        summary.short += not is_full
        summary.units += kept * row.line.unit_size
        summary.ordered_units += row.line.eaches
        if row.line.value is not None:
            pair = sums[row.line.net_cost_currency]
            pair[0] += worth_of(row) or 0
            pair[1] += row.line.value
    summary.amounts = {currency: (pair[0], pair[1]) for currency, pair in sorted(sums.items())}
    return summary


def rest_text(row: Row, *, sees_cost: bool) -> str:
    """What happens to what a line neither accepts nor backorders, and what that is worth."""
    words = summary_words()
    if not row.rest:
        return words["none"]
    line = row.line
    if not sees_cost or line.value is None or line.net_cost is None:
        return words["rest"] % {"rest": number(row.rest)}
    worth = money(row.rest * line.unit_size * line.net_cost, line.net_cost_currency)
    return words["rest_worth"] % {"rest": number(row.rest), "worth": worth}


def _cost(row: Row) -> Decimal:
    """The cost as typed if it can be read, else the order's."""
    given = row.line.net_cost or Decimal(0)
    try:
        typed = Decimal(row.typed.get("cost", "").replace(",", "."))
    except InvalidOperation:
        return given
    return typed if typed.is_finite() and Decimal(0) < typed < given else given


def worth_of(row: Row) -> Decimal | None:
    """What a line gives as typed; None by weight or without a cost."""
    if row.line.value is None:
        return None
    return min(row.kept, row.line.quantity) * row.line.unit_size * _cost(row)
