"""The vendors app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VendorsConfig(AppConfig):
    """The tenant: vendors, their codes, their people."""

    name = "vendors"
    verbose_name = _("Vendors")

    def ready(self) -> None:
        """Let the app's mails be written, and passwords be compared with a company's name."""
        from accounts import passwords  # noqa: PLC0415  models are ready only now
        from vendors import composers  # noqa: PLC0415
        from vendors.services.words import company_words  # noqa: PLC0415

        composers.register_all()
        passwords.add_context(company_words)
