"""The batches app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BatchesConfig(AppConfig):
    """Many rows, done one by one in the background."""

    name = "batches"
    verbose_name = _("Batches")
