"""Every address of the portal, one include an app."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from common.views.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("vendors.urls")),
    path("settings/api-clients/", include("machines.urls")),
    path("", include("dashboards.urls")),
    path("batches/", include("batches.urls")),
    path("orders/", include("orders.urls")),
    path("threads/", include("threads.urls")),
    path("api/", include("acorn.api_urls")),
]

if settings.DEMO:
    from common.views.workshop import WorkshopView

    urlpatterns.append(path("workshop/", WorkshopView.as_view(), name="workshop"))

handler400 = "common.views.errors.bad_request"
handler403 = "common.views.errors.forbidden"
handler404 = "common.views.errors.not_found"
handler500 = "common.views.errors.server_error"
