"""The lists app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListsConfig(AppConfig):
    """Saved views, columns and density; the lists themselves stand in the apps above."""

    name = "lists"
    verbose_name = _("Lists")
