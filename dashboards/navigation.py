"""Where Today and the settings stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from vendors.navigation import Entry, register


def register_all() -> None:
    """Add the entries; called once at start-up."""
    register(Entry("today", _("Today"), "dashboards:today", "today", 10))
    register(Entry("settings", _("Settings"), "accounts:settings", "settings", 90, is_foot=True))
