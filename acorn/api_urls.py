"""The addresses of our own API."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView


class SchemaView(SpectacularAPIView):
    """The OpenAPI description of /api/v1/."""

    access = "verified"


urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("v1/", include("orders.api.urls")),
    path("v1/", include("threads.api.urls")),
    path("v1/", include("dashboards.api.urls")),
]
