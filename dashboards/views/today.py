"""Today, the home page: what costs money if it is ignored."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from dashboards.today import note_visit, today_of
from vendors.permissions import Permission


class TodayView(TemplateView):
    """What is due, by deadline then value; what changed since the last visit."""

    access = Permission.VIEW_ORDERS
    template_name = "dashboards/today.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Today of the vendor that one works for now."""
        tenancy = self.request.tenancy  # type: ignore[attr-defined]
        now = timezone.now()
        since = note_visit(tenancy.current, now)
        sees_cost = tenancy.can(Permission.VIEW_COST)
        return super().get_context_data(
            **kwargs,
            today=today_of(tenancy.vendor, since=since, now=now, sees_cost=sees_cost),
            since=since,
            at=now,
            sees_cost=sees_cost,
            can_answer=tenancy.can(Permission.ANSWER_ORDERS),
        )
