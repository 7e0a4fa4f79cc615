"""The grid of a batch that came of a file: what was not done, mended and sent again."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from batches.models import KEY_LENGTH
from batches.services import to_mend
from batches.views.base import BatchView, readable
from common.errors import DomainError, Invalid, Stale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from batches.models import Batch, BatchRow
    from batches.querysets import BatchQuerySet

ROWS_OF_A_PAGE = 300  # most of them folded away; or the rows of its first order
LONGEST_ORDER = 1_000  # rows: a form of more is refused as a whole


class MendView(BatchView, TemplateView):
    """What all such grids share. A subclass names its `kind_name`, draws and sends.

    The form carries `position` of each order that is shown, and as `leave` those that are not to be
    sent: these stay as they are, and are not shown again.
    """

    kind_name: ClassVar[str]

    def found(self) -> BatchQuerySet:
        """Batches of this kind."""
        return readable(self.request).filter(kind=self.kind_name)

    def grid(self, rows: Sequence[BatchRow]) -> Sequence[object]:
        """These rows as the template draws them."""
        raise NotImplementedError

    def send(self, leave: frozenset[int], positions: Sequence[int], key: str) -> Batch | None:
        """Start a batch of what was typed, without the orders that are to be left; None if that
        comes to nothing.
        """
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The grid, or the progress while it is not known what is to be mended."""
        if not self.batch.is_finished:
            return HttpResponseRedirect(self.batch.get_absolute_url())
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send what was mended as a batch of its own; what was cleared stays behind."""
        fields = request.POST
        try:
            if fields.get("vendor", "") != str(self.batch.vendor_id or ""):
                raise Stale(_("This page was opened for another company. Nothing was done."))
            key = fields.get("key", "")[:KEY_LENGTH] or uuid.uuid4().hex
            sent = self.send(frozenset(self._numbers("leave")), self._numbers("position"), key)
            if sent is None:
                raise Invalid(_("No line is filled in. Nothing was sent."))
        except DomainError as refusal:
            context = self.get_context_data(error=str(refusal))
            return self.render_to_response(context, status=refusal.status)
        return HttpResponseRedirect(sent.get_absolute_url())

    def _numbers(self, name: str) -> list[int]:
        texts = self.request.POST.getlist(name)
        return [int(text) for text in texts if text.isdecimal() and len(text) < len("1000000")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The first orders that are to be mended, as many as make a page."""
        waiting = to_mend(self.batch)
        shown: list[BatchRow] = []
        too_long = []
        lines = 0
        for row in waiting.iterator(chunk_size=100):
            count = len(row.payload["rows"])
            if count > LONGEST_ORDER:
                too_long.append((row.subject, count))
                continue
            lines += count
            if shown and lines > ROWS_OF_A_PAGE:
                break
            shown.append(row)
        context = {
            "error": "",
            "batch": self.batch,
            "kind": self.kind,
            "grid": self.grid(shown),
            "left": waiting.count(),
            "too_long": too_long,
            "key": uuid.uuid4().hex,
        }
        return super().get_context_data(**context | kwargs)
