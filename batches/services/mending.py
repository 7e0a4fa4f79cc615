"""Rows that were not done and are sent again, mended, as a batch of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from batches.models import Batch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from batches.querysets import BatchRowQuerySet


def to_mend(batch: Batch) -> BatchRowQuerySet:
    """The rows that were not done, and in whose place no others were sent."""
    later = Batch.objects.filter(kind=batch.kind, vendor=batch.vendor, data__mends=batch.pk)
    mended = {
        position for data in later.values_list("data", flat=True) for position in data["positions"]
    }
    return batch.rows.not_done().exclude(position__in=mended).order_by("position")


def in_place_of(batch: Batch, positions: Sequence[int]) -> dict[str, Any]:
    """The `data` of a batch that is sent in the place of these rows: `batch`'s own, and which."""
    known = batch.rows.filter(position__in=positions).values_list("position", flat=True)
    return {**batch.data, "mends": batch.pk, "positions": list(known)}
