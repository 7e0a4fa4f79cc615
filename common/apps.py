"""The common app: our own small framework, without models."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """States, querysets, formats, base views, errors."""

    name = "common"

    def ready(self) -> None:
        """Register the system checks."""
        from common import checks  # noqa: F401, PLC0415
