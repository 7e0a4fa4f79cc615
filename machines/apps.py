"""The machines app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MachinesConfig(AppConfig):
    """API clients, and what every address of the API shares."""

    name = "machines"
    verbose_name = _("API clients")

    def ready(self) -> None:
        """Tell the API's description how a machine signs in, and say how our mails are written."""
        from machines import composers  # noqa: PLC0415  apps must be loaded first
        from machines.api import authentication  # noqa: F401, PLC0415  registered by being read

        composers.register_all()
