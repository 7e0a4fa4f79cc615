"""The dashboards app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    """Today, and what draws on all other apps."""

    name = "dashboards"
    verbose_name = _("Dashboards")

    def ready(self) -> None:
        """Put Today and the settings into the navigation."""
        from dashboards import navigation  # noqa: PLC0415  apps must be loaded first

        navigation.register_all()
