"""The threads app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ThreadsConfig(AppConfig):
    """Messages between a vendor and the retailer, and the notes of each side."""

    name = "threads"
    verbose_name = _("Messages")

    def ready(self) -> None:
        """Say how our mails are written."""
        from threads import composers  # noqa: PLC0415  apps must be loaded first

        composers.register_all()
