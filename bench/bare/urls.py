"""Addresses of the bare project."""

from django.urls import path

from bench.bare import views

urlpatterns = [
    path("list/<int:vendor>", views.listing),
    path("export/<int:vendor>", views.export),
    path("confirm/<int:pk>", views.confirm),
]
