"""The batches that a person asked for, newest first."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from batches.presenting import Standing, told, tone_of
from batches.registry import kind_of
from batches.views.base import readable

LATEST = 50


class BatchListView(TemplateView):
    """One's own of the vendor that one works for now; for the retailer's staff, of the house."""

    access = "verified"
    template_name = "batches/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The latest, each with where it stands."""
        vendor = self.request.tenancy.vendor  # type: ignore[attr-defined]
        mine = readable(self.request).filter(person=self.request.user.pk)
        found = mine.for_vendor(vendor) if vendor else mine.of_house()
        rows = []
        for batch in found.select_related("vendor").order_by("-created_at", "-pk")[:LATEST]:
            standing = Standing.kept(batch)
            words = kind_of(batch.kind).title(batch), told(batch, standing)
            rows.append((batch, *words, tone_of(batch, standing)))
        return super().get_context_data(**kwargs, rows=rows, latest=LATEST, at=timezone.now())
