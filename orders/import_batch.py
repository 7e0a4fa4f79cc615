"""Orders imported from a table, as a kind of batch of the house: a row for each order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from batches.registry import Kind, register
from batches.services import Row, start
from common.formats import number
from orders.services.importing_rows import KIND, import_by_row, payload_of
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping

    from batches.models import Batch
    from common.actors import Actor
    from orders.documents.tabular import TabularOrder
    from vendors.models import VendorCode

LONGEST_SUBJECT = 40


def take_over(
    *,
    orders: Mapping[str, TabularOrder],
    vendor_code: VendorCode | None,
    actor: Actor,
    key: str,
) -> Batch:
    """Let these orders be imported in the background; `vendor_code` books all of them to it."""
    return start(
        kind=KIND,
        vendor=None,
        actor=actor,
        key=key,
        rows=(Row(name[:LONGEST_SUBJECT], payload_of(order)) for name, order in orders.items()),
        data={"vendor_code": vendor_code.pk if vendor_code else None},
    )


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
            home=(gettext_lazy("Orders"), "admin:orders_purchaseorder_changelist"),
        )
    )
