"""Reads of saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import F, Q

from common.querysets import VendorScopedQuerySet

if TYPE_CHECKING:
    from lists.models import SavedView


class SavedViewQuerySet(VendorScopedQuerySet["SavedView"]):
    """Saved views."""

    def of(self, person_id: int | None, list_key: str) -> Self:
        """A list's views that this person has: the team's first, then his own, oldest first."""
        mine = self.filter(Q(owner=None) | Q(owner=person_id), list=list_key)
        return mine.order_by(F("owner_id").asc(nulls_first=True), "pk")
