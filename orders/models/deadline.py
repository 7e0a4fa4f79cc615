"""The confirm-by of an order, and the answer that lies ready but was not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplaces.models import DeadlineRule
from orders.models.purchase_order import PurchaseOrder
from orders.querysets import DeadlineQuerySet
from orders.states import DeadlineState

if TYPE_CHECKING:
    from django.db.models.manager import Manager


class Deadline(models.Model):
    """Until when an answer is asked for, by which rule, and when its state changes next.

    `next_at` is the miss while it is open and the cancellation of unanswered lines once it is
    missed; None when nothing is left to do. `lead` says how many minutes lay ahead, rounded up,
    when it was opened or last extended: reminders that lay further ahead were past already and
    are never sent. All of it lives in the row, so that any number of sweeps has one effect.
    `round` counts the extensions, so that each round reminds anew.
    """

    order = models.ForeignKey(PurchaseOrder, models.CASCADE, related_name="deadlines")
    # Nothing is looked up by vendor or rule, and every step of a sweep would write to the index.
    vendor = models.ForeignKey("vendors.Vendor", models.CASCADE, related_name="+", db_index=False)
    rule = models.ForeignKey(DeadlineRule, models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField(_("opened"))
    due_at = models.DateTimeField(_("due"))
    state = models.CharField(
        _("state"), max_length=8, choices=DeadlineState.choices, default=DeadlineState.OPEN
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    round = models.PositiveIntegerField(default=1, editable=False)
    reason = models.CharField(_("reason of the extension"), max_length=500, blank=True)
    lead = models.PositiveIntegerField(editable=False)
    next_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Manager[Deadline]] = DeadlineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["due_at"]
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(next_at__isnull=False),
                name="deadline_next",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["order"],
                condition=~models.Q(state=DeadlineState.CLOSED),
                name="one_open_deadline_an_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.due_at:%Y-%m-%d %H:%M}Z"


class ReminderMark(models.Model):
    """Up to when reminders were made: one row, which a sweep holds while it makes them.

    It only saves looking at the same deadlines again: keys of the outbox say what was told.
    """

    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("reminder mark")
        verbose_name_plural = _("reminder marks")

    def __str__(self) -> str:
        return f"{self.until}"


class AnswerDraft(models.Model):
    """A partial answer, kept until it is sent. `lines` is what was typed, line by line."""

    order = models.OneToOneField(PurchaseOrder, models.CASCADE, related_name="draft")
    lines = models.JSONField(default=list)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("drafted answer")
        verbose_name_plural = _("drafted answers")

    def __str__(self) -> str:
        return f"{self.order_id}"
