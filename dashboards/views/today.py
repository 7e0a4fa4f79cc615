"""Today, the home page: what costs money if it is ignored."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from dashboards.today import note_visit, today_of
from orders.navigation import waiting
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
        count, _tone = waiting(self.request)
        return super().get_context_data(
            **kwargs,
            today=today_of(tenancy.current, since=since, now=now),
            count=count or 0,
            since=since,
            at=now,
            sees_cost=tenancy.can(Permission.VIEW_COST),
            can_answer=tenancy.can(Permission.ANSWER_ORDERS),
        )
