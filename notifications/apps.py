"""The notifications app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """The outbox, and how what lies in it is handed over."""

    name = "notifications"
    verbose_name = _("Notices")
