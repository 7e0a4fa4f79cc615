"""What can happen to an order: its states, its legal steps, and the words of an answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.states import StateMachine, Transition


class OrderState(models.TextChoices):
    """Amazon's `purchaseOrderState`; Draft is ours, before the vendor can see the order."""

    DRAFT = "Draft", _("Draft")
    NEW = "New", _("New")
    ACKNOWLEDGED = "Acknowledged", _("Acknowledged")
    CLOSED = "Closed", _("Closed")


class ReceivingStatus(models.TextChoices):
    """Amazon's `purchaseOrderStatus`: whether the buyer still expects goods."""

    OPEN = "OPEN", _("Open")
    CLOSED = "CLOSED", _("Closed")


VISIBLE = frozenset({OrderState.NEW, OrderState.ACKNOWLEDGED, OrderState.CLOSED})
"""States in which the vendor sees the order."""

ORDER_STATES = StateMachine(
    Transition.of("issue", [OrderState.DRAFT], OrderState.NEW, _("Issue")),
    Transition.of(
        "acknowledge",
        [OrderState.NEW, OrderState.ACKNOWLEDGED],
        OrderState.ACKNOWLEDGED,
        _("Confirm"),
    ),
    Transition.of("change", [OrderState.NEW], OrderState.NEW, _("Change")),
    Transition.of(
        "change_acknowledged", [OrderState.ACKNOWLEDGED], OrderState.ACKNOWLEDGED, _("Change")
    ),
    Transition.of(
        "cancel",
        [OrderState.NEW, OrderState.ACKNOWLEDGED],
        OrderState.CLOSED,
        _("Cancel"),
    ),
    Transition.of(
        "close", [OrderState.NEW, OrderState.ACKNOWLEDGED], OrderState.CLOSED, _("Close")
    ),
)


class DeadlineState(models.TextChoices):
    """Where a confirm-by stands. Missed is still answerable."""

    OPEN = "open", _("Open")
    MISSED = "missed", _("Missed")
    CLOSED = "closed", _("Closed")


DEADLINE_STATES = StateMachine(
    Transition.of("miss", [DeadlineState.OPEN], DeadlineState.MISSED, _("Miss")),
    Transition.of(
        "extend", [DeadlineState.OPEN, DeadlineState.MISSED], DeadlineState.OPEN, _("Extend")
    ),
    Transition.of(
        "close", [DeadlineState.OPEN, DeadlineState.MISSED], DeadlineState.CLOSED, _("Close")
    ),
)


class AcknowledgementCode(models.TextChoices):
    """Amazon's `acknowledgementCode`."""

    ACCEPTED = "Accepted", _("Accepted")
    BACKORDERED = "Backordered", _("Backordered")
    REJECTED = "Rejected", _("Rejected")


class RejectionReason(models.TextChoices):
    """Amazon's `rejectionReason`; only with Rejected."""

    TEMPORARILY_UNAVAILABLE = "TemporarilyUnavailable", _("Temporarily unavailable")
    INVALID_PRODUCT_IDENTIFIER = "InvalidProductIdentifier", _("Wrong product identifier")
    OBSOLETE_PRODUCT = "ObsoleteProduct", _("Obsolete product")


class ConfirmationStatus(models.TextChoices):
    """Amazon's `confirmationStatus` of a line, derived from its answer."""

    UNCONFIRMED = "UNCONFIRMED", _("Not answered")
    ACCEPTED = "ACCEPTED", _("Accepted")
    PARTIALLY_ACCEPTED = "PARTIALLY_ACCEPTED", _("Partly accepted")
    REJECTED = "REJECTED", _("Rejected")


class AnswerKind(models.TextChoices):
    """An order's answer in one word, for lists: derived from its lines when it is given."""

    NONE = "", _("Not answered")
    ACCEPTED = "accepted", _("Confirmed")
    BACKORDERED = "backordered", _("Backordered")
    PARTIAL = "partial", _("Partly confirmed")
    REJECTED = "rejected", _("Rejected")


class UnitOfMeasure(models.TextChoices):
    """Amazon's `unitOfMeasure` of a quantity."""

    EACHES = "Eaches", _("Eaches")
    CASES = "Cases", _("Cases")


class WeightUnit(models.TextChoices):
    """Amazon's `unitOfMeasure` of a cost: goods sold by weight."""

    NONE = "", _("By piece")
    POUNDS = "POUNDS", _("Pounds")
    OUNCES = "OUNCES", _("Ounces")
    GRAMS = "GRAMS", _("Grams")
    KILOGRAMS = "KILOGRAMS", _("Kilograms")


class OrderType(models.TextChoices):
    """Amazon's `purchaseOrderType`."""

    REGULAR = "RegularOrder", _("Regular order")
    CONSIGNED = "ConsignedOrder", _("Consigned order")
    NEW_PRODUCT = "NewProductIntroduction", _("New product")
    RUSH = "RushOrder", _("Rush order")


class PaymentMethod(models.TextChoices):
    """Amazon's `paymentMethod`."""

    INVOICE = "Invoice", _("Invoice")
    CONSIGNMENT = "Consignment", _("Consignment")
    CREDIT_CARD = "CreditCard", _("Credit card")
    PREPAID = "Prepaid", _("Prepaid")


class EventKind(models.TextChoices):
    """What happened to an order, as its time line tells it."""

    ISSUED = "issued", _("Order issued")
    RECEIVED = "received", _("Order taken over as answered elsewhere")
    CHANGED = "changed", _("Order changed by the buyer")
    NOTED = "noted", _("Change noted")
    CANCELLED = "cancelled", _("Order cancelled by the buyer")
    CLOSED = "closed", _("Order closed")
    ACKNOWLEDGED = "acknowledged", _("Order confirmed")
    UPDATED = "updated", _("Answer updated")
    MISSED = "missed", _("Confirm-by missed")
    EXTENDED = "extended", _("Confirm-by extended")
    LAPSED = "lapsed", _("Unanswered lines cancelled")


ANSWERS = frozenset({EventKind.ACKNOWLEDGED, EventKind.UPDATED})
"""What vendors say: a first answer, and every update of it."""
