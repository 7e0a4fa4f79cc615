"""Reads of performance that chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import F

from common.querysets import VendorScopedQuerySet

if TYPE_CHECKING:
    from datetime import date

    from dashboards.models import ConfirmByFact, LineFact, PerformanceRow

WHOLE = ""
"""The item of a row that adds up all items of a vendor code."""


class FactQuerySet(VendorScopedQuerySet["LineFact | ConfirmByFact"]):
    """What single lines or confirm-bys contribute."""

    def between(self, first: date, last: date) -> Self:
        """Of these days of their marketplaces' calendars, both included."""
        return self.filter(day__gte=first, day__lte=last)

    def confirmed(self) -> Self:
        """With `confirmed`: units now or later."""
        return self.annotate(confirmed=F("accepted") + F("backordered"))


class PerformanceRowQuerySet(VendorScopedQuerySet["PerformanceRow"]):
    """Rows that are added up already."""

    def whole(self) -> Self:
        """Those of all items together."""
        return self.filter(item=WHOLE)

    def by_item(self) -> Self:
        """Those of single items."""
        return self.exclude(item=WHOLE)

    def weeks(self, first: date, last: date) -> Self:
        """Of the weeks from that Sunday to that one."""
        return self.filter(week__gte=first, week__lte=last)
