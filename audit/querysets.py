"""How entries are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from audit.models import AuditEntry


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Entries of the log; rows are only ever added."""

    def for_subject(self, subject: str) -> Self:
        """What happened to one record ("orders.purchaseorder:123"), oldest first."""
        return self.filter(subject=subject).order_by("at", "id")

    def for_chain(self, chain: str) -> Self:
        """One chain ("house", "vendor:7") in its own order."""
        return self.filter(chain=chain).order_by("seq")

    def with_personal(self) -> Self:
        """With what may be erased: who it was, from where, and the personal values."""
        return self.select_related("context").prefetch_related("personal_values")
