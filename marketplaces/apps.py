"""The marketplaces app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketplacesConfig(AppConfig):
    """Marketplaces, fulfilment centres, dated rules."""

    name = "marketplaces"
    verbose_name = _("Marketplaces")
