"""Answers that were filled in on a sheet, an order at a time: the handler of such a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.errors import DomainError, Refused, Stale
from orders.models import PurchaseOrder
from orders.numbers import is_number
from orders.services.answering import answer_order
from orders.services.locking import OrderName
from orders.services.meanwhile import CODE, refuse_unseen
from orders.sheets.cells import SheetAnswer, in_cells
from orders.sheets.reading import SheetRow, seen_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from batches.registry import Work
    from common.actors import Actor
    from orders.models import PurchaseOrderLine
    from orders.services.answer_lines import Given, LineAnswer

KIND = "orders.sheet"


def payload_of(rows: Sequence[SheetRow]) -> dict[str, Any]:
    """What a batch keeps of an order's rows."""
    return {"order": rows[0].order, "rows": [row.as_data() for row in rows]}


def rows_of(payload: Mapping[str, Any]) -> list[SheetRow]:
    """The reverse of `payload_of`."""
    return [SheetRow.of(payload["order"], data) for data in payload["rows"]]


def answer_by_sheet(work: Work) -> dict[str, object]:
    """Send one order's answer as its rows say it.

    Raises what `answer_order` raises, with the cells of the sheet as the ends of the paths, `Stale`
    where somebody else answered or changed the order after the sheet was made, and a refusal for an
    order that the vendor does not have.
    """
    assert work.vendor is not None  # noqa: S101  it is started for a vendor alone
    rows = rows_of(work.payload)
    answer = _Informed(rows, work.actor)
    number = rows[0].order
    if not is_number(number):
        raise no_such_order(number)
    try:
        answered = answer_order(
            order=OrderName(number, [work.vendor.pk]), answers=answer, actor=work.actor
        )
    except PurchaseOrder.DoesNotExist as error:
        raise no_such_order(number) from error
    except Refused as refusal:
        raise Refused(in_cells(refusal)) from refusal
    except Stale as refusal:
        if refusal.code == CODE:
            raise
        # Somebody else said just this, and the sheet knew of it.
        return {"event": answer.answered_before, "is_new": False}
    return {"event": answered.event.pk, "is_new": answered.event.pk != answer.answered_before}


class _Informed(SheetAnswer):
    """The answer of rows, unless there is news of the order that they do not know of."""

    def __init__(self, rows: Sequence[SheetRow], actor: Actor) -> None:
        super().__init__(rows)
        self.actor = actor

    def __call__(
        self,
        order: PurchaseOrder,
        lines: Sequence[PurchaseOrderLine],
        before: Mapping[int, Given],
    ) -> list[LineAnswer]:
        """Read under the order's lock, so that nothing comes between."""
        refuse_unseen(order, seen_version(self.rows, order), self.actor)
        return super().__call__(order, lines, before)


def no_such_order(number: str) -> DomainError:
    """The refusal of a number under which the vendor has no order."""
    if not number:
        return DomainError(_("These rows name no order. Enter its number."), code="no_order")
    text = _("There is no order “%(number)s” among those of your company. Correct the number.")
    return DomainError(text % {"number": number}, code="no_order", field="order")
