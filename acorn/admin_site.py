"""The admin site of the retailer's staff: Django's own, behind our sign-in and second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vendors.permissions import Permission, staff_can

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class AcornAdminConfig(AdminConfig):
    """Puts our site in the place of Django's default one."""

    default_site = "acorn.admin_site.AcornAdminSite"


class AcornAdminSite(AdminSite):
    """One door for everybody: /sign-in/. A site of its own would be a second one."""

    site_header = _("ACORN")
    site_title = _("ACORN admin")
    index_title = _("The retailer's desk")
    site_url = None
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff with both factors given."""
        user = request.user
        return bool(
            user.is_authenticated and user.is_verified() and staff_can(user, Permission.USE_ADMIN)
        )

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """Send people to the sign-in page of the portal."""
        return HttpResponseRedirect(f"{reverse('accounts:sign-in')}?next={request.path}")

    def logout(  # type: ignore[override]  # the portal has its own page for it
        self, request: HttpRequest, extra_context: object = None
    ) -> HttpResponse:
        """Sign out where everybody does."""
        return HttpResponseRedirect(reverse("accounts:sign-out"))
