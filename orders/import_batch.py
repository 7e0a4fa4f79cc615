"""Orders imported from a table, as a kind of batch of the house: a row for each order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from batches.registry import Again, Kind, register
from batches.services import Row, start, to_mend
from batches.states import RowState
from common.formats import number
from orders.services.importing_rows import KIND, import_by_row, payload_of
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from batches.models import Batch, BatchRow
    from common.actors import Actor
    from orders.documents.tabular import TabularRow
    from vendors.models import VendorCode

LONGEST_SUBJECT = 40


def take_over(
    *,
    orders: Mapping[str, Sequence[TabularRow]],
    data: Mapping[str, Any],
    actor: Actor,
    key: str,
) -> Batch:
    """Let these orders be imported in the background; the same key is the same batch.

    `data` is what `shared` gives, or names the rows in whose place these come besides
    (`batches.services.in_place_of`).
    """
    return start(
        kind=KIND,
        vendor=None,
        actor=actor,
        key=key,
        rows=(Row(name[:LONGEST_SUBJECT], payload_of(rows)) for name, rows in orders.items()),
        data=data,
    )


def shared(vendor_code: VendorCode | None) -> dict[str, Any]:
    """What the rows of an import share: the code that books all of them, if there is one."""
    return {"vendor_code": vendor_code.pk if vendor_code else None}


def _title(batch: Batch) -> str:
    text = ngettext("Import %(count)s order", "Import %(count)s orders", batch.total)
    return text % {"count": number(batch.total)}


def _note(batch: Batch) -> str:
    results = batch.rows.exclude(result=None).values_list("result", flat=True)
    verdicts = Counter(result["verdict"] for result in results if result)
    if not verdicts:
        return ""
    return _("%(created)s created, %(changed)s changed, %(unchanged)s unchanged") % {
        name: number(verdicts[name]) for name in ("created", "changed", "unchanged")
    }


def _again(batch: Batch, subjects: Sequence[str]) -> Again | None:
    if not (left := to_mend(batch).count()):
        return None
    label = ngettext("Mend %(count)s order", "Mend %(count)s orders", left)
    url = reverse("orders:import-grid", args=[batch.pk])
    return Again(url, (), label % {"count": number(left)})


def _link(row: BatchRow) -> str:
    if row.state == RowState.DONE:
        listed = reverse("admin:orders_purchaseorder_changelist")
        return f"{listed}?{urlencode({'q': row.subject})}"
    return f"{reverse('orders:import-grid', args=[row.batch_id])}#order-{row.position}"


def register_all() -> None:
    """Add the kind; called once at start-up."""
    register(
        Kind(
            KIND,
            permission=Permission.WRITE_ORDERS,
            handle=import_by_row,
            title=_title,
            subject=gettext_lazy("Order"),
            note=_note,
            link=_link,
            again=_again,
            can_retry=False,
            home=(gettext_lazy("Purchase orders"), "admin:orders_purchaseorder_changelist"),
            origin=(gettext_lazy("Import"), "admin:orders_purchaseorder_import"),
        )
    )
