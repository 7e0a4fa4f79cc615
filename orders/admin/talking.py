"""The thread of an order, at its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orders.states import OrderState
from orders.talk import record_of
from threads.admin import acts, erasing

if TYPE_CHECKING:
    from orders.models import PurchaseOrder
    from threads.kinds import Record


class AboutOrder(acts.ThreadAct):
    """An act in an order's thread; a draft has none, since no vendor sees it."""

    @property
    def about(self) -> Record:
        """The order."""
        return record_of(self.record)

    @classmethod
    def fits(cls, record: PurchaseOrder) -> bool:
        """What a vendor sees."""
        return record.state != OrderState.DRAFT


class WriteMessage(AboutOrder, acts.WriteMessage):
    """Write to the vendor about the order."""


class WriteNote(AboutOrder, acts.WriteNote):
    """Write a note about the order that no vendor reads."""


class SettleThread(AboutOrder, acts.SettleThread):
    """The vendor's last message wants no answer."""


class SeenThread(AboutOrder, acts.SeenThread):
    """Everything about the order was read."""


class EraseForm(erasing.EraseForm):
    """Which message about the order."""

    @property
    def about(self) -> Record:
        """The order."""
        return record_of(self.record)


class EraseMessage(AboutOrder, acts.EraseMessage):
    """Take away what a message about the order says."""

    form = EraseForm
