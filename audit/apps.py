"""The audit app: what happened, provably."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Hash-chained entries; the tenant is a plain key, so that nothing above is imported."""

    name = "audit"
    verbose_name = _("Audit")
