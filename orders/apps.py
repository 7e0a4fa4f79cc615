"""The orders app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    """Purchase orders, their answers and their deadlines."""

    name = "orders"
    verbose_name = _("Orders")

    def ready(self) -> None:
        """Say how our mails are written, how many orders are answered, where our pages stand."""
        from orders import composers, many, navigation  # noqa: PLC0415  apps must be loaded first

        composers.register_all()
        many.register_all()
        navigation.register_all()
