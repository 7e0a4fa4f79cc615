"""Rows of machines that have done their service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.clock import database_now
from machines.models import AccessToken

if TYPE_CHECKING:
    from datetime import datetime


def tidy(now: datetime | None = None) -> int:
    """Delete what no longer counts. Safe at any time; gives the number of rows."""
    now = now or database_now()
    return AccessToken.objects.filter(expires_at__lte=now).delete()[0]
