"""What happened to an order. Nothing here is ever changed or deleted: the database refuses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.querysets import VendorScopedQuerySet
from orders.models.purchase_order import PurchaseOrder, PurchaseOrderLine, money_field
from orders.states import ANSWERS, AcknowledgementCode, EventKind, RejectionReason
from vendors.models import Vendor

if TYPE_CHECKING:
    from django.db.models.manager import Manager

    from common.actors import Actor


class OrderEventQuerySet(VendorScopedQuerySet["OrderEvent"]):
    """Events of orders."""

    def answers(self) -> Self:
        """What vendors said: first answers and updates."""
        return self.filter(kind__in=ANSWERS)


class OrderEvent(models.Model):
    """One thing that happened to an order; an answer is an event with acknowledgements.

    `actor_id` is the account's key without a constraint, so that a person can be erased while
    the event stays; `client_id` that of the API client through which a machine acted. `data`
    holds no personal value.
    """

    order = models.ForeignKey(PurchaseOrder, models.PROTECT, related_name="events")
    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+")
    kind = models.CharField(_("what"), max_length=12, choices=EventKind.choices)
    at = models.DateTimeField(_("when"))
    actor_id = models.BigIntegerField(null=True, blank=True)
    client_id = models.BigIntegerField(null=True, blank=True)
    by_vendor = models.BooleanField(default=False)
    source = models.CharField(_("through"), max_length=12)
    version = models.PositiveIntegerField()
    data = models.JSONField(default=dict, blank=True)

    objects: ClassVar[Manager[OrderEvent]] = OrderEventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["vendor", "-at"], name="event_vendor_at"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"

    def is_by(self, actor: Actor) -> bool:
        """Whether the same person, or the same API client, acts now."""
        return (self.actor_id, self.client_id) == (actor.person_id, actor.client_id)


class OrderedQuantity(models.Model):
    """Amazon's `orderedQuantityDetails`: the ordered quantity of a line as it was from an event on.

    Quantities count in the line's unit; `cancelled` is what was taken off by this event.
    """

    event = models.ForeignKey(OrderEvent, models.PROTECT, related_name="ordered_quantities")
    line = models.ForeignKey(PurchaseOrderLine, models.PROTECT, related_name="ordered_quantities")
    at = models.DateTimeField()
    quantity = models.PositiveIntegerField()
    cancelled = models.PositiveIntegerField(default=0)
    unit = models.CharField(max_length=6)
    unit_size = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["line", "pk"]
        verbose_name = _("ordered quantity")
        verbose_name_plural = _("ordered quantities")

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity}"


class LineAcknowledgement(models.Model):
    """One part of the answer to one line; a line may have several (Amazon's itemAcknowledgements).

    `quantity` counts in the line's unit. `net_cost` is the cost per each that the vendor will
    invoice, None where he left the order's cost as it was; its currency is the line's.
    """

    event = models.ForeignKey(OrderEvent, models.PROTECT, related_name="acknowledgements")
    line = models.ForeignKey(PurchaseOrderLine, models.PROTECT, related_name="acknowledgements")
    code = models.CharField(max_length=12, choices=AcknowledgementCode.choices)
    quantity = models.PositiveIntegerField()
    reason = models.CharField(
        max_length=24, choices=RejectionReason.choices, blank=True, default=""
    )
    scheduled_ship_at = models.DateTimeField(null=True, blank=True)
    scheduled_delivery_at = models.DateTimeField(null=True, blank=True)
    net_cost = money_field(_("cost"))
    is_implied = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["event", "line", "pk"]
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="ack_not_zero"),
            models.CheckConstraint(
                condition=models.Q(code=AcknowledgementCode.REJECTED, reason__gt="")
                | (~models.Q(code=AcknowledgementCode.REJECTED) & models.Q(reason="")),
                name="ack_reason_with_rejected",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.code} {self.quantity}"
