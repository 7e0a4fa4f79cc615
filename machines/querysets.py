"""Reads of API clients and of what hangs on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from common.querysets import VendorScopedQuerySet

if TYPE_CHECKING:
    from datetime import datetime

    from machines.models import ApiClient, ClientSecret


class ApiClientQuerySet(VendorScopedQuerySet["ApiClient"]):
    """API clients."""

    def active(self) -> Self:
        """Those that were not revoked."""
        return self.filter(revoked_at=None)


class ClientSecretQuerySet(models.QuerySet["ClientSecret"]):
    """Secrets of API clients."""

    def usable(self, now: datetime) -> Self:
        """Those that still work: not replaced, or replaced and their overlap not over."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now))
