"""Addresses of the dashboards."""

from django.urls import path

from dashboards.views.performance import PerformanceRowsView, PerformanceView
from dashboards.views.today import TodayView

app_name = "dashboards"

urlpatterns = [
    path("", TodayView.as_view(), name="today"),
    path("performance/", PerformanceView.as_view(), name="performance"),
    path("performance/rows/", PerformanceRowsView.as_view(), name="performance-rows"),
]
