"""What an address of performance asks for: it holds measure, break-down, scope and weeks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dashboards.performance.measures import MEASURES, Measure, measures_for
from dashboards.performance.periods import Period, current_week, period_of
from dashboards.performance.reading import Scope
from vendors.models import VendorCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vendors.models import Vendor

BREAKDOWNS = {
    "week": _("Week"),
    "month": _("Month"),
    "marketplace": _("Marketplace"),
    "vendor_code": _("Vendor code"),
    "item": _("Item"),
}
NARROWING = ("marketplace", "vendor_code", "item")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)  # what is further off is a slip
DEFAULT_MEASURE, DEFAULT_BREAKDOWN = "in_time", "week"


@dataclass(frozen=True)
class Relation:
    """A vendor code with its marketplace."""

    code: str
    marketplace: str
    marketplace_name: str
    zone: str


@dataclass(frozen=True)
class Choice:
    """What was asked for, as far as it can be had: an unknown word of an address is left out."""

    vendor: int
    measure: Measure
    by: str
    period: Period
    relations: list[Relation]
    sees_cost: bool
    narrowed: dict[str, str] = field(default_factory=dict)
    until: date | None = None

    @property
    def scope(self) -> Scope:
        """Whose figures."""
        return Scope(self.vendor, **self.narrowed)

    @property
    def measures(self) -> list[Measure]:
        """The measures that this reader may see."""
        return measures_for(sees_cost=self.sees_cost)

    def link(self, **changes: str) -> str:
        """The same page with something changed; an empty text takes it out."""
        state = {
            "measure": self.measure.key if self.measure.key != DEFAULT_MEASURE else "",
            "by": self.by if self.by != DEFAULT_BREAKDOWN else "",
            **self.narrowed,
            "until": self.until.isoformat() if self.until else "",
        }
        return address("dashboards:performance", {**state, **changes})

    def rows_link(self, part: str, first: date, last: date, **more: str) -> str:
        """Where the rows behind a number stand: `part` is "above" or "below" the line."""
        state = {
            "measure": self.measure.key,
            "part": part,
            **self.narrowed,
            "from": first.isoformat(),
            "to": last.isoformat(),
        }
        return address("dashboards:performance-rows", {**state, **more})


def address(name: str, state: Mapping[str, str]) -> str:
    """The address of a page with what is not empty of this."""
    wanted = {key: value for key, value in state.items() if value}
    return f"{reverse(name)}{'?' if wanted else ''}{urlencode(wanted)}"


def choice_of(
    params: Mapping[str, str], vendor: Vendor, now: datetime, *, sees_cost: bool
) -> Choice:
    """Read an address for this vendor. One query, for its vendor codes."""
    relations = relations_of(vendor)
    measure = MEASURES.get(params.get("measure", ""))
    if measure is None or (measure.is_money and not sees_cost):
        measure = MEASURES[DEFAULT_MEASURE]
    by = params.get("by", "")
    narrowed = {
        name: str(params[name]) for name in NARROWING if is_known(name, params.get(name), relations)
    }
    until = day_in(params.get("until", ""))
    period = period_of(current_week((r.zone for r in relations), now), until)
    return Choice(
        vendor.pk,
        measure,
        by if by in BREAKDOWNS else DEFAULT_BREAKDOWN,
        period,
        relations,
        sees_cost,
        narrowed,
        None if period.is_latest else period.end,
    )


def relations_of(vendor: Vendor) -> list[Relation]:
    """The vendor's codes, with their marketplaces."""
    codes = VendorCode.objects.filter(vendor=vendor).order_by("code")
    columns = ("code", "marketplace__code", "marketplace__name", "marketplace__time_zone")
    return [Relation(*row) for row in codes.values_list(*columns)]


def is_known(name: str, value: str | None, relations: list[Relation]) -> bool:
    """Whether this vendor has such a marketplace or code; of an item, whether it can be one."""
    if not value or "\x00" in value:
        return False
    if name == "marketplace":
        return value in {relation.marketplace for relation in relations}
    if name == "vendor_code":
        return value in {relation.code for relation in relations}
    return len(value) <= 40  # noqa: PLR2004  as long as an item can be


def day_in(text: str) -> date | None:
    """The day that a text names, in ISO's way; None for none, or for one of another age."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def currency_in(text: str) -> str:
    """The currency that a text names; none for what cannot be one."""
    is_code = len(text) == len("USD") and text.isascii() and text.isalpha()
    return text if is_code else ""
