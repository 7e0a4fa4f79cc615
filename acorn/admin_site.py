"""The admin site of the retailer's staff: Django's own, behind our sign-in and second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.admin.permitted import PermittedAdmin
from common.admin.tiles import TONES
from vendors.permissions import Permission, staff_can

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse
    from django.template.response import TemplateResponse


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

    def register(
        self,
        model_or_iterable: Any,
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        """Take pages that read our permission table, and no others.

        Libraries bring pages of their own (groups, devices) that ask Django's permissions.
        """
        if admin_class is not None and issubclass(admin_class, PermittedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """What waits for the desk, before the list of all pages."""
        pages = [page for page in self._registry.values() if isinstance(page, PermittedAdmin)]
        tiles = [
            tile for page in pages if page.has_view_permission(request) for tile in page.tiles()
        ]
        tiles.sort(key=lambda tile: (TONES.index(tile.tone), -tile.count))
        return super().index(request, {"tiles": tiles, **(extra_context or {})})

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff with both factors given."""
        user = request.user
        return bool(
            user.is_authenticated and user.is_verified() and staff_can(user, Permission.USE_ADMIN)
        )

    def may(self, request: HttpRequest, permission: str) -> bool:
        """Whether the person holds this permission of the table (vendors/permissions.py)."""
        return staff_can(request.user, Permission(permission))  # type: ignore[arg-type]

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """On to the desk: who may open this page has signed in, by the portal's own pages."""
        return HttpResponseRedirect(reverse("admin:index"))

    def password_change(  # type: ignore[override]  # the portal has its own page for it
        self, request: HttpRequest, extra_context: object = None
    ) -> HttpResponse:
        """To the portal's page, whose service notes the change and ends all sessions."""
        return HttpResponseRedirect(reverse("accounts:password"))

    def password_change_done(  # type: ignore[override]  # the same
        self, request: HttpRequest, extra_context: object = None
    ) -> HttpResponse:
        """The same."""
        return self.password_change(request)

    def logout(  # type: ignore[override]  # the portal has its own page for it
        self, request: HttpRequest, extra_context: object = None
    ) -> HttpResponse:
        """Sign out where everybody does."""
        return HttpResponseRedirect(reverse("accounts:sign-out"))
