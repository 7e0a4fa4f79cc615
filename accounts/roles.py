"""What a person of the retailer is, in one word."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StaffRole(models.TextChoices):
    """Roles of retailer staff; empty for vendor people."""

    VENDOR_MANAGER = "vendor_manager", _("Vendor manager")
    COMPLIANCE_REVIEWER = "compliance_reviewer", _("Compliance reviewer")
    ACCOUNTS_PAYABLE = "accounts_payable", _("Accounts payable")
    RECEIVER = "receiver", _("Receiver")
    SUPERUSER = "superuser", _("Superuser")
