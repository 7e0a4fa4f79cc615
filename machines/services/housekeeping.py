"""Rows of machines that have done their service: tokens that ended, answers kept long enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.clock import database_now
from machines.models import AccessToken, KeptAnswer
from machines.services.keeping import KEPT_FOR

if TYPE_CHECKING:
    from datetime import datetime


def tidy(now: datetime | None = None) -> int:
    """Delete what no longer counts. Safe at any time; gives the number of tokens and answers."""
    now = now or database_now()
    tokens = AccessToken.objects.filter(expires_at__lte=now)
    answers = KeptAnswer.objects.filter(created_at__lte=now - KEPT_FOR)
    gone = tokens.count() + answers.count()
    tokens.delete()
    answers.delete()
    return gone
