"""Addresses of the API's own door."""

from django.urls import path

from machines.api.token import TokenView

app_name = "machines-api"

urlpatterns = [path("token/", TokenView.as_view(), name="token")]
