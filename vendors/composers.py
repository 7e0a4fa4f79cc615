"""The mail of an invitation, put into words when it is handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.composers import absolute, compose
from accounts.middleware import zone_of
from notifications.composers import Mail, register
from vendors.models import Invitation
from vendors.services.invitation import TOPIC, token_of

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.models import Delivery


def register_all() -> None:
    """Speak for the topics of this app; called when Django starts."""
    register(TOPIC, invitation)


def invitation(delivery: Delivery, now: datetime) -> Mail | None:
    """The link that makes the account; nothing once it was used, replaced or revoked."""
    usable = Invitation.objects.usable(now).select_related("vendor", "invited_by")
    row = usable.filter(pk=delivery.subject_id).first()
    token = token_of(row) if row else None
    if row is None or token is None:
        return None
    language = row.language if row.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    zone = zone_of(row.vendor.time_zone if row.vendor else "UTC")
    with translation.override(language), timezone.override(zone):
        whom = row.vendor.name if row.vendor else _("the retailer’s staff")
        subject = _("You are invited to ACORN: %(whom)s") % {"whom": whom}
        link = absolute(reverse("vendors:invitation", args=[token]))
        context: dict[str, object] = {
            "invitation": row,
            "opening": _opening(row, whom),
            "link": link,
        }
        return compose("invitation", subject, None, context)


def _opening(row: Invitation, whom: str) -> str:
    if row.invited_by is None:
        return _("You are invited to work for %(whom)s in ACORN, the portal for vendors.") % {
            "whom": whom
        }
    return _("%(who)s invites you to work for %(whom)s in ACORN, the portal for vendors.") % {
        "who": row.invited_by.name,
        "whom": whom,
    }
