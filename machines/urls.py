"""Addresses of API clients in the settings."""

from __future__ import annotations

from django.urls import path

from machines.views import clients

app_name = "machines"

urlpatterns = [
    path("", clients.ClientListView.as_view(), name="clients"),
    path("new/", clients.NewClientView.as_view(), name="new"),
    path("<str:public_id>/", clients.ClientView.as_view(), name="client"),
    path("<str:public_id>/edit/", clients.EditClientView.as_view(), name="edit"),
    path("<str:public_id>/secret/", clients.SecretView.as_view(), name="secret"),
    path("<str:public_id>/revoke/", clients.RevokeClientView.as_view(), name="revoke"),
]
