"""What became of each row, as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from batches.states import RowState
from batches.views.base import BatchView
from common.sheets import csv_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import HttpRequest, HttpResponseBase

CHUNK = 500


class ResultView(BatchView):
    """Every row with its state and its refusal, in the order of the request."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Streamed: a batch of any length takes no more memory than a few rows."""
        response = StreamingHttpResponse(
            csv_lines(self._rows()), content_type="text/csv; charset=utf-8"
        )
        name = f"batch-{self.batch.pk}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _rows(self) -> Iterator[list[object]]:
        # In the reader's language now: what is streamed is made after the request.
        subject = str(self.kind.subject) or _("About")
        head = [_("Row"), subject, _("Result"), _("Reason"), _("Reason code"), _("Field")]
        words = {state: str(RowState(state).label) for state in RowState.values}
        rows = self.batch.rows.order_by("position").values_list(
            "position", "subject", "state", "sentence", "code", "field"
        )
        return _lines(head, words, rows.iterator(chunk_size=CHUNK))


def _lines(
    head: Sequence[object], words: dict[str, str], rows: Iterator[tuple[Any, ...]]
) -> Iterator[list[object]]:
    yield list(head)
    for position, subject, state, sentence, *rest in rows:
        yield [position, subject, words[state], sentence.replace("\n", " "), *rest]
