"""The admin site of the retailer's staff: Django's own, behind our sign-in and second factor."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from common.admin.permitted import PermittedAdmin
from common.admin.tiles import TONES
from common.formats import countdown_words
from vendors.permissions import Permission, staff_can

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse
    from django.template.response import TemplateResponse


ORDER = (
    "orders.purchaseorder",
    "orders.lineacknowledgement",
    "dashboards.vendoratrisk",
    "dashboards.rankedvendor",
    "vendors.vendor",
    "vendors.vendorcode",
    "vendors.membership",
    "vendors.invitation",
    "machines.apiclient",
    "accounts.user",
    "marketplaces.fulfilmentcentre",
    "marketplaces.deadlinerule",
    "marketplaces.exchangerate",
    "marketplaces.marketplace",
    "notifications.delivery",
    "audit.auditentry",
)
"""How the pages stand in the menu: by how often the desk needs them. Others come last."""


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
        seen = [page for page in self.pages() if page.has_view_permission(request)]
        tiles = [tile for page in seen for tile in page.tiles()]
        tiles.sort(key=lambda tile: (TONES.index(tile.tone), -tile.count))
        queues = [queue for page in seen for queue in page.queues()]
        context = {"tiles": tiles, "queues": queues, **(extra_context or {})}
        return super().index(request, context)

    def pages(self) -> list[PermittedAdmin]:
        """All pages in the order of the menu."""
        pages = [page for page in self._registry.values() if isinstance(page, PermittedAdmin)]
        return sorted(pages, key=lambda page: place_of(page.opts.label_lower))

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The menu, in our order and in the desk's own words."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            for model in app["models"]:
                page: Any = self._registry[model["model"]]
                model |= {
                    "name": capfirst(page.list_title),
                    "place": place_of(page.opts.label_lower),
                }
            app["models"].sort(key=lambda model: model["place"])
        apps.sort(key=lambda app: app["models"][0]["place"])
        return apps

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page shows; the clock is for the deadlines that tick."""
        context: dict[str, Any] = super().each_context(request)
        clock = {"clock": timezone.now(), "countdown_words": json.dumps(countdown_words())}
        return context | clock | {"theme": getattr(request.user, "theme", "")}

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

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: object = None
    ) -> HttpResponse:
        """To the settings: there guesses count, and a change is written down and told by mail."""
        return HttpResponseRedirect(reverse("accounts:password"))

    def password_change_done(  # type: ignore[override]
        self, request: HttpRequest, extra_context: object = None
    ) -> HttpResponse:
        """There is no such page; the settings say it."""
        return HttpResponseRedirect(reverse("accounts:password"))

    def logout(  # type: ignore[override]  # the portal has its own page for it
        self, request: HttpRequest, extra_context: object = None
    ) -> HttpResponse:
        """Sign out where everybody does."""
        return HttpResponseRedirect(reverse("accounts:sign-out"))


def place_of(label: str) -> int:
    """Where a model stands in the menu."""
    return ORDER.index(label) if label in ORDER else len(ORDER)
