"""Addresses of the tenant's pages."""

from __future__ import annotations

from django.urls import path

from vendors.views import held, invitation, switching

app_name = "vendors"

urlpatterns = [
    path("invitation/<str:token>/", invitation.InvitationView.as_view(), name="invitation"),
    path("held/", held.HeldView.as_view(), name="held"),
    path("vendor/", switching.SwitchView.as_view(), name="switch"),
]
