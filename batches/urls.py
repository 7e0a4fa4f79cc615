"""Addresses of the pages of batches."""

from django.urls import path

from batches.views.detail import BatchDetailView, RetryView
from batches.views.listing import BatchListView
from batches.views.result import ResultView

app_name = "batches"

urlpatterns = [
    path("", BatchListView.as_view(), name="list"),
    path("<int:batch>/", BatchDetailView.as_view(), name="detail"),
    path("<int:batch>/result.csv", ResultView.as_view(), name="result"),
    path("<int:batch>/retry/", RetryView.as_view(), name="retry"),
]
