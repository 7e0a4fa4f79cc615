"""The accounts app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People, their sign-in and their second factor."""

    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        """Let the app's mails be written."""
        from accounts import composers  # noqa: PLC0415  models are ready only now

        composers.register_all()
