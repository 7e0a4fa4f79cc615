"""Where Today, performance and the settings stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from vendors.navigation import Entry, register
from vendors.permissions import Permission


def register_all() -> None:
    """Add the entries; called once at start-up."""
    register(
        Entry(
            "today",
            _("Today"),
            "dashboards:today",
            "today",
            10,
            Permission.VIEW_ORDERS,
            letter="t",
        )
    )
    register(
        Entry(
            "performance",
            _("Performance"),
            "dashboards:performance",
            "performance",
            80,
            Permission.VIEW_PERFORMANCE,
            letter="p",
        )
    )
    register(
        Entry(
            "settings", _("Settings"), "accounts:settings", "settings", 90, is_foot=True, letter="s"
        )
    )
