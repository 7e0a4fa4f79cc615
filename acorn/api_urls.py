"""The addresses of our own API."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class SchemaView(SpectacularAPIView):
    """The OpenAPI description of /api/v1/."""

    access = "verified"


class DocsView(SpectacularSwaggerSplitView):
    """The same to look at and to try; its script has an address of its own, as our policy asks."""

    access = "verified"
    template_name = "api/docs.html"
    http_method_names = ("get", "head")


urlpatterns = [
    path("docs/", DocsView.as_view(), name="docs"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("v1/", include("machines.api.urls")),
    path("v1/", include("orders.api.urls")),
    path("v1/", include("threads.api.urls")),
    path("v1/", include("dashboards.api.urls")),
]
