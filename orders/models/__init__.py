"""Models of the orders app."""

from orders.models.deadline import AnswerDraft, Deadline, ReminderMark
from orders.models.history import LineAcknowledgement, OrderedQuantity, OrderEvent
from orders.models.purchase_order import PurchaseOrder, PurchaseOrderLine

__all__ = [
    "AnswerDraft",
    "Deadline",
    "LineAcknowledgement",
    "OrderEvent",
    "OrderedQuantity",
    "PurchaseOrder",
    "PurchaseOrderLine",
    "ReminderMark",
]
