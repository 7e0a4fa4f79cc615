"""Questions to the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from notifications.states import UNFINISHED, DeliveryState

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.models import Delivery

# In the words of the partial index: SQLite does not recognise it behind parameters.
_STATES = ", ".join(f"'{state}'" for state in UNFINISHED)
IS_UNFINISHED = RawSQL(f"state IN ({_STATES})", [], output_field=models.BooleanField())  # noqa: S611


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Rows of the outbox, of every vendor: this app knows none. For the admin and the workers."""

    def unfinished(self) -> Self:
        """Still to be handed over, now or later."""
        return self.filter(IS_UNFINISHED)

    def claimable(self, now: datetime) -> Self:
        """Due at `now` and held by nobody, or by somebody whose lease ran out."""
        return self.unfinished().filter(
            Q(lease_until=None) | Q(lease_until__lte=now), available_at__lte=now
        )

    def failed(self) -> Self:
        """Given up: the dead letters that a manager looks at."""
        return self.filter(state=DeliveryState.FAILED)

    def undelivered(self) -> Self:
        """Neither handed over nor cancelled: waiting, under way, or given up."""
        return self.filter(Q(IS_UNFINISHED) | Q(state=DeliveryState.FAILED))
