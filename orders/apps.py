"""The orders app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    """Purchase orders, their answers and their deadlines."""

    name = "orders"
    verbose_name = _("Orders")

    def ready(self) -> None:
        """Say of orders how mails are written, many answered, pages found and threads begun."""
        from orders import (  # noqa: PLC0415  apps must be loaded
            composers,
            import_batch,
            many,
            navigation,
            talk,
        )
        from orders.sheets import batch as sheets  # noqa: PLC0415

        composers.register_all()
        many.register_all()
        navigation.register_all()
        import_batch.register_all()
        sheets.register_all()
        talk.register_all()
