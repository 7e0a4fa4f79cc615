"""Rows that have done their service: old guesses, links, drafts of factors, ended sessions."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import GuessCount, PasswordReset
from accounts.services.guessing import LONGEST_WINDOW
from common.clock import database_now

KEEP_LINKS = timedelta(days=30)
KEEP_DRAFTS = timedelta(days=1)


def tidy(now: datetime | None = None) -> int:
    """Delete what no longer counts. Safe at any time; gives the number of rows."""
    now = now or database_now()
    gone = GuessCount.objects.filter(last_at__lt=now - LONGEST_WINDOW).delete()[0]
    gone += PasswordReset.objects.filter(created_at__lt=now - KEEP_LINKS).delete()[0]
    drafts = TOTPDevice.objects.filter(confirmed=False, created_at__lt=now - KEEP_DRAFTS)
    gone += drafts.delete()[0]
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return int(gone)
