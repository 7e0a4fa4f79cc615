"""Addresses of the dashboards' API."""

from django.urls import path

from dashboards.api.views import PerformanceAPIView

app_name = "dashboards-api"

urlpatterns = [path("performance/", PerformanceAPIView.as_view(), name="performance")]
