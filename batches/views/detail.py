"""One batch: how far it is, what was not done and why, and how to mend that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from batches.presenting import Standing, told
from batches.services import try_again
from batches.views.base import BatchView
from common.errors import DomainError, Stale

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from batches.models import BatchRow

SHOWN = 100  # rows of each sort; the rest stand in the file


class BatchDetailView(BatchView, TemplateView):
    """Progress while it runs, then the result; to htmx, the page without its shell."""

    template_name = "batches/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Counts from the rows themselves, and the first rows that were not done."""
        batch = self.batch
        standing = Standing.of(batch)
        rows = list(batch.rows.not_done()[:SHOWN]) if standing.not_done else []
        done = list(batch.rows.done()[:SHOWN]) if batch.is_finished and standing.done else []
        context = {
            "batch": batch,
            "kind": self.kind,
            "standing": standing,
            "told": told(batch, standing),
            "name": self.kind.title(batch),
            "note": self.kind.note(batch) if self.kind.note else "",
            "rows": [(row, self._link(row)) for row in rows],
            "done": [(row, self._link(row)) for row in done],
            "again": self._again(standing),
            "may_retry": self._may_retry(standing),
            "at": timezone.now(),
            "is_counted_anew": batch.is_finished,
            "layout": "layouts/piece.html" if self._wants_a_piece() else "layouts/app.html",
        }
        return super().get_context_data(**kwargs | context)

    def _link(self, row: BatchRow) -> str:
        return self.kind.link(row) if self.kind.link else ""

    def _again(self, standing: Standing) -> Any:
        if not (self.batch.is_finished and standing.not_done and self.kind.again):
            return None
        subjects = self.batch.rows.not_done().values_list("subject", flat=True)
        return self.kind.again(self.batch, list(subjects))

    def _may_retry(self, standing: Standing) -> bool:
        mine = self.batch.person_id == self.request.user.pk
        as_it_is = self.kind.can_retry and self.kind.again is None
        return mine and as_it_is and self.batch.is_finished and standing.not_done > 0

    def _wants_a_piece(self) -> bool:
        htmx = self.request.htmx  # type: ignore[attr-defined]
        return bool(htmx) and htmx.target == "progress"


class RetryView(BatchView):
    """Lets what was not done wait once more."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Ask for it, and show the progress."""
        batch = self.batch
        try:
            if request.POST.get("vendor", "") != str(batch.vendor_id or ""):
                raise Stale(_("This page was opened for another company. Nothing was done."))
            try_again(batch=batch, actor=request.actor)  # type: ignore[attr-defined]
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(batch.get_absolute_url())
