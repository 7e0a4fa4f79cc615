"""The outbox: one row for each message to one recipient through one channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from notifications.querysets import DeliveryQuerySet
from notifications.states import UNFINISHED, DeliveryState

if TYPE_CHECKING:
    from django.db.models.manager import Manager

KEY_LENGTH = 200
MAIL = "mail"


class Delivery(models.Model):
    """A message to be handed over once. `key` says which: the same key is the same message.

    `address` is a personal value and may be erased. `data` is small and holds neither secrets nor
    rendered links: what is said is composed at hand-over. Every column but key, topic and
    subject_id has a default in the database, so that a sweep can fill the outbox by one
    INSERT … SELECT. A worker holds the row while `lease_until` lies ahead, and writes to it only
    under its `lease_token`.
    """

    # No unique=True: on PostgreSQL that would add a second index for LIKE.
    key = models.CharField(_("key"), max_length=KEY_LENGTH)
    topic = models.CharField(_("topic"), max_length=60)
    channel = models.CharField(_("channel"), max_length=10, db_default=MAIL)
    person_id = models.BigIntegerField(_("person"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=254, blank=True, db_default="")
    vendor_id = models.BigIntegerField(_("vendor"), null=True, blank=True)
    subject_id = models.BigIntegerField(_("record"))
    data = models.JSONField(_("data"), blank=True, default=dict, db_default={})
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=DeliveryState.choices,
        db_default=DeliveryState.SCHEDULED.value,
    )
    created_at = models.DateTimeField(_("written"), db_default=Now(), editable=False)
    available_at = models.DateTimeField(_("leaves from"), db_default=Now())
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    attempts = models.SmallIntegerField(_("attempts"), db_default=0)
    handed_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    message_id = models.CharField(_("message id"), max_length=200, blank=True, db_default="")
    subject = models.CharField(_("subject"), max_length=200, blank=True, db_default="")
    last_error = models.CharField(_("last error"), max_length=200, blank=True, db_default="")

    objects: ClassVar[Manager[Delivery]] = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key"], name="one_delivery_a_key"),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="delivery_state_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["available_at"],
                name="delivery_unfinished",
                condition=Q(state__in=UNFINISHED),
            ),
            models.Index(
                fields=["created_at"],
                name="delivery_failed",
                condition=Q(state=DeliveryState.FAILED.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.subject_id} ({self.pk})"
