"""Addresses of the dashboards."""

from django.urls import path

from dashboards.views.today import TodayView

app_name = "dashboards"

urlpatterns = [path("", TodayView.as_view(), name="today")]
