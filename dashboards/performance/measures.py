"""The measures of performance: what each divides by what, in words and in fields.

Sources are named as the reader can check them: Amazon's vendor documentation, or our own decision
(docs/performance.md tells both at length).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

CONFIRM_BYS, UNITS, MONEY = "confirm_bys", "units", "money"


@dataclass(frozen=True)
class Measure:
    """A share: fields of `PerformanceRow` above the line by one below it, or money by currency.

    `heads` name the two in a table. `rises_well` says whether more is better. `rule` says how it
    is counted, with a `note` where that needs one, `source` whose formula it is.
    """

    key: str
    label: StrOrPromise
    kind: str
    above: tuple[str, ...]
    below: str
    above_label: StrOrPromise
    below_label: StrOrPromise
    heads: tuple[StrOrPromise, StrOrPromise]
    rule: StrOrPromise
    source: StrOrPromise
    rises_well: bool = True
    note: StrOrPromise = ""

    @property
    def is_money(self) -> bool:
        """Whether it is read per currency, and only by who may see cost."""
        return self.kind == MONEY

    def numerator(self, counts: Mapping[str, int]) -> int:
        """What stands above the line."""
        return sum(counts[name] for name in self.above)

    def denominator(self, counts: Mapping[str, int]) -> int:
        """What stands below the line."""
        return counts[self.below]


AMAZON_RATE = _("Amazon’s vendorConfirmationRate: confirmed units ÷ units asked.")
AMAZON_REJECTS = _(
    "Amazon’s soft and hard rejects, by the reason of the rejection; as a share of units asked."
)
OURS = _("ACORN’s own: Amazon publishes no formula for it.")
ASKED = _(
    "Units count by the day on which the order was ordered. Asked are units that were answered or "
    "whose confirm-by has passed; what the buyer took back is left out, what lapsed without an "
    "answer stays in. By the answer in force."
)
NOT_NAMED = _("What an answer did not name is thereby rejected as temporarily unavailable.")

_MEASURES = (
    Measure(
        "in_time",
        _("Answered in time"),
        CONFIRM_BYS,
        ("in_time",),
        "due",
        _("answered by their time"),
        _("confirm-bys that fell due"),
        (_("In time"), _("Fell due")),
        _(
            "A confirm-by counts once it has passed, on the day on which it fell, after "
            "extensions; an order that asked again counts once for each time. An answer at the "
            "very moment is in time. What was cancelled, closed or changed before its confirm-by "
            "came is left out; what still waits after it counts as not in time."
        ),
        OURS,
    ),
    Measure(
        "confirmed",
        _("Confirmation rate"),
        UNITS,
        ("accepted", "backordered"),
        "asked",
        _("units confirmed, now or later"),
        _("units asked"),
        (_("Confirmed"), _("Asked")),
        ASKED,
        AMAZON_RATE,
    ),
    Measure(
        "rejected",
        _("Rejected"),
        UNITS,
        ("soft", "not_named", "hard"),
        "asked",
        _("units rejected"),
        _("units asked"),
        (_("Rejected"), _("Asked")),
        ASKED,
        AMAZON_REJECTS,
        rises_well=False,
    ),
    Measure(
        "rejected_soft",
        _("Rejected, soft"),
        UNITS,
        ("soft", "not_named"),
        "asked",
        _("units rejected as temporarily unavailable"),
        _("units asked"),
        (_("Rejected"), _("Asked")),
        ASKED,
        AMAZON_REJECTS,
        rises_well=False,
        note=NOT_NAMED,
    ),
    Measure(
        "rejected_hard",
        _("Rejected, hard"),
        UNITS,
        ("hard",),
        "asked",
        _("units rejected as obsolete or with a wrong identifier"),
        _("units asked"),
        (_("Rejected"), _("Asked")),
        ASKED,
        AMAZON_REJECTS,
        rises_well=False,
    ),
    Measure(
        "not_named",
        _("Not named"),
        UNITS,
        ("not_named",),
        "asked",
        _("units rejected because the answer did not name them"),
        _("units asked"),
        (_("Not named"), _("Asked")),
        ASKED,
        OURS,
        rises_well=False,
        note=NOT_NAMED,
    ),
    Measure(
        "value",
        _("Value"),
        MONEY,
        ("confirmed",),
        "ordered",
        _("value confirmed"),
        _("value ordered"),
        (_("Value confirmed"), _("Value ordered")),
        _(
            "Ordered is cost × units of all that was ordered and not taken back, waiting orders "
            "too; confirmed is the answered cost × units confirmed. Each currency for itself. "
            "Lines by weight or without a cost are left out."
        ),
        OURS,
    ),
)

MEASURES: dict[str, Measure] = {measure.key: measure for measure in _MEASURES}


def measures_for(*, sees_cost: bool) -> list[Measure]:
    """The measures that a reader may see."""
    return [measure for measure in _MEASURES if sees_cost or not measure.is_money]
