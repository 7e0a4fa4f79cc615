"""Answer sheets as a kind of batch: a row for each order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from batches.registry import Again, Kind, register
from batches.services import Row, start, to_mend
from common.formats import number
from orders.services.answering_sheet import KIND, answer_by_sheet, payload_of
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from batches.models import Batch, BatchRow
    from common.actors import Actor
    from orders.sheets.reading import SheetRow
    from vendors.models import Vendor


def send(
    *,
    orders: Mapping[str, Sequence[SheetRow]],
    vendor: Vendor,
    actor: Actor,
    key: str,
    data: Mapping[str, Any] | None = None,
) -> Batch:
    """Let these orders be answered in the background; the same key is the same batch.

    `data` names the rows in whose place these come (`batches.services.in_place_of`).
    """
    return start(
        kind=KIND,
        vendor=vendor,
        actor=actor,
        key=key,
        rows=(Row(order, payload_of(rows)) for order, rows in orders.items()),
        data={**(data or {}), "lines": sum(len(rows) for rows in orders.values())},
    )


def _title(batch: Batch) -> str:
    text = ngettext(
        "Answer %(count)s order by file", "Answer %(count)s orders by file", batch.total
    )
    return text % {"count": number(batch.total)}


def _note(batch: Batch) -> str:
    """How many had been answered just so before."""
    same = batch.rows.filter(result__is_new=False).count()
    if not same:
        return ""
    return ngettext(
        "%(count)s of them was answered just so before: unchanged.",
        "%(count)s of them were answered just so before: unchanged.",
        same,
    ) % {"count": number(same)}


def _again(batch: Batch, subjects: Sequence[str]) -> Again | None:
    if not (left := to_mend(batch).count()):
        return None
    label = ngettext("Mend %(count)s order", "Mend %(count)s orders", left)
    return Again(reverse("orders:sheet-grid", args=[batch.pk]), (), label % {"count": number(left)})


def _link(row: BatchRow) -> str:
    return f"{reverse('orders:sheet-grid', args=[row.batch_id])}#order-{row.position}"


def register_all() -> None:
    """Add the kind; called once at start-up."""
    register(
        Kind(
            KIND,
            permission=Permission.ANSWER_ORDERS,
            handle=answer_by_sheet,
            title=_title,
            subject=_("Order"),
            link=_link,
            again=_again,
            can_retry=False,
            note=_note,
        )
    )
