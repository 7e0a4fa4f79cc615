"""The two sides of a thread, and which of them reads which message."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """Whose people somebody belongs to."""

    VENDOR = "vendor", _("Vendor")
    HOUSE = "house", _("Buyer")


class Audience(models.TextChoices):
    """Who may read a message: both sides, or one of them alone (an internal note)."""

    BOTH = "both", _("Vendor and buyer")
    VENDOR = "vendor", _("Internal note of the vendor")
    HOUSE = "house", _("Internal note of the buyer")


READS: dict[str, tuple[str, ...]] = {
    Side.VENDOR: (Audience.BOTH, Audience.VENDOR),
    Side.HOUSE: (Audience.BOTH, Audience.HOUSE),
}
"""What each side may read, and also write."""


def internal_to(side: str) -> Audience:
    """The audience of this side's internal notes."""
    return Audience(side)
