"""What every page of the shell shows around its content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from vendors.navigation import navigation

if TYPE_CHECKING:
    from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Person, vendor, navigation and clock for templates/layouts/app.html."""
    user = getattr(request, "user", None)
    base: dict[str, Any] = {"demo": settings.DEMO, "theme": getattr(user, "theme", "")}
    if user is None or not user.is_authenticated or not user.is_verified():
        return base
    tenancy = request.tenancy  # type: ignore[attr-defined]
    return {
        **base,
        "person": user,
        "tenancy": tenancy,
        "membership": tenancy.current,
        "memberships": tenancy.memberships,
        "switch_url": reverse("vendors:switch"),
        "switched_from": tenancy.switched_from,
        "clock": timezone.localtime(),  # with the offset of his zone, by which the script ticks
        **navigation(request),
    }
