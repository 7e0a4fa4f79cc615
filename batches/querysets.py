"""Reads of batches and their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Count, Min, Q, QuerySet

from batches.states import NOT_DONE, UNFINISHED, RowState
from common.querysets import VendorScopedQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from batches.models import Batch, BatchRow


class BatchQuerySet(VendorScopedQuerySet["Batch"]):
    """Batches."""

    def of_house(self) -> Self:
        """Those in which no vendor is meant."""
        return self.filter(vendor=None)

    def of_kinds(self, kinds: Iterable[str]) -> Self:
        """Batches of these kinds alone."""
        return self.filter(kind__in=list(kinds))

    def unfinished(self) -> Self:
        """Still to be worked at."""
        return self.filter(state__in=UNFINISHED)

    def claimable(self, now: datetime) -> Self:
        """Due at `now` and held by nobody, or by a worker whose lease ran out."""
        return self.unfinished().filter(
            Q(lease_until=None) | Q(lease_until__lte=now), available_at__lte=now
        )


class BatchRowQuerySet(QuerySet["BatchRow"]):
    """Rows of batches; a batch that was found through its gate leads to them."""

    def waiting(self) -> Self:
        """Still to be done."""
        return self.filter(state=RowState.WAITING)

    def ready(self, now: datetime) -> Self:
        """To be tried at `now`: first what was never tried, then what went wrong least often."""
        due = self.waiting().filter(Q(retry_at=None) | Q(retry_at__lte=now))
        return due.order_by("attempts", "position")

    def done(self) -> Self:
        """Done, as they were asked for."""
        return self.filter(state=RowState.DONE).order_by("position")

    def not_done(self) -> Self:
        """Refused or given up, as they were asked for."""
        return self.filter(state__in=NOT_DONE).order_by("position")

    def counts(self) -> dict[str, int]:
        """How many stand in each state; those in which none stands are named too."""
        found = dict(self.order_by().values_list("state").annotate(number=Count("pk")))
        return {state: found.get(state, 0) for state in RowState.values}

    def next_try(self) -> datetime | None:
        """When the first of those that wait may be tried again."""
        first: datetime | None = self.waiting().aggregate(first=Min("retry_at"))["first"]
        return first
