"""Reads of what belongs to a sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import PasswordReset


class PasswordResetQuerySet(models.QuerySet["PasswordReset"]):
    """Links of forgotten passwords."""

    def usable(self, now: datetime) -> Self:
        """Those that still open: of an active person, not used, not expired."""
        return self.filter(person__is_active=True, used_at=None, expires_at__gt=now)
