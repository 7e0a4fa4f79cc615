"""The dashboards app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    """Today, and what draws on all other apps."""

    name = "dashboards"
    verbose_name = _("Dashboards")

    def ready(self) -> None:
        """Put our pages into the navigation, and rolling among what a pass does."""
        from common import chores  # noqa: PLC0415  apps must be loaded first
        from dashboards import navigation  # noqa: PLC0415
        from dashboards.services.rolling import roll_all  # noqa: PLC0415

        navigation.register_all()
        chores.register("rolled up", roll_all)
