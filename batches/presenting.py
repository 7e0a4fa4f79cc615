"""How a batch is put into words, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from batches.states import RowState
from common.formats import number

if TYPE_CHECKING:
    from batches.models import Batch


@dataclass(frozen=True)
class Standing:
    """How many rows stand where."""

    total: int
    done: int
    not_done: int

    @classmethod
    def of(cls, batch: Batch) -> Standing:
        """From the rows while they are worked at, from the batch's own counts afterwards."""
        if batch.is_finished:
            return cls.kept(batch)
        counts = batch.rows.counts()
        missed = counts[RowState.REFUSED] + counts[RowState.FAILED]
        return cls(batch.total, counts[RowState.DONE], missed)

    @classmethod
    def kept(cls, batch: Batch) -> Standing:
        """From the batch's own counts, a few rows behind while it is worked at: for lists."""
        return cls(batch.total, batch.done, batch.refused + batch.failed)

    @property
    def handled(self) -> int:
        """Rows that came to an end."""
        return self.done + self.not_done

    @property
    def waiting(self) -> int:
        """Rows that are still to be done."""
        return self.total - self.handled


def told(batch: Batch, standing: Standing) -> str:
    """Where it stands in one sentence: “47 done, 3 not”."""
    numbers = {
        "done": number(standing.done),
        "missed": number(standing.not_done),
        "handled": number(standing.handled),
        "total": number(standing.total),
    }
    if not batch.is_finished:
        if not standing.handled:
            return _("%(total)s waiting to begin") % numbers
        return _("%(handled)s of %(total)s so far") % numbers
    if not standing.not_done:
        return ngettext("%(done)s done", "All %(done)s done", standing.done) % numbers
    if not standing.done:
        return ngettext("It was not done", "None of %(total)s done", standing.total) % numbers
    return _("%(done)s done, %(missed)s not") % numbers


def tone_of(batch: Batch, standing: Standing) -> tuple[str, str]:
    """Disc and tone of its state mark."""
    if not batch.is_finished:
        return ("half" if standing.handled else "open"), "act"
    if not standing.not_done:
        return "full", "done"
    return ("partly", "late") if standing.done else ("alert", "late")
