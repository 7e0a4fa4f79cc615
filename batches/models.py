"""A batch and its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from batches.querysets import BatchQuerySet, BatchRowQuerySet
from batches.states import UNFINISHED, BatchState, RowState
from vendors.models import Vendor

if TYPE_CHECKING:
    from django.db.models.manager import Manager

KEY_LENGTH = 64
KIND_LENGTH = 40
SUBJECT_LENGTH = 120
CODE_LENGTH = 60
FIELD_LENGTH = 200


class Batch(models.Model):
    """Many rows of one kind that one person asked for at once. Without a vendor it is the house's.

    `key` is the person's own name for this wish: sent twice it is one batch. `factor`, `source` and
    `request_id` keep how the person was known and through which mouth the wish came; the audit
    entry of its start holds the rest. `data` is what all rows share. A worker holds the batch while
    `lease_until` lies ahead and writes under its `lease_token` alone. The counts are exact once it
    is finished, and some rows behind before.
    """

    vendor = models.ForeignKey(
        Vendor,
        models.PROTECT,
        related_name="batches",
        null=True,
        blank=True,
        verbose_name=_("vendor"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="batches",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("kind"), max_length=KIND_LENGTH)
    key = models.CharField(_("key"), max_length=KEY_LENGTH)
    factor = models.CharField(max_length=40, blank=True, editable=False)
    source = models.CharField(_("through"), max_length=12, blank=True)
    request_id = models.CharField(max_length=64, blank=True, editable=False)
    data = models.JSONField(_("data"), blank=True, default=dict)
    state = models.CharField(
        _("state"), max_length=10, choices=BatchState.choices, default=BatchState.WAITING
    )
    total = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    created_at = models.DateTimeField(_("asked for"))
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    available_at = models.DateTimeField(_("goes on from"), db_default=Now())
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)

    objects: ClassVar[Manager[Batch]] = BatchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "key"], name="one_batch_a_key"),
            models.CheckConstraint(
                condition=Q(state__in=BatchState.values), name="batch_state_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["available_at", "id"],
                name="batch_unfinished",
                condition=Q(state__in=UNFINISHED),
            ),
            models.Index(fields=["person", "-created_at"], name="batch_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        """Its page: progress, and what became of it."""
        return reverse("batches:detail", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        """Whether every row was done, refused or given up."""
        return self.state == BatchState.FINISHED


class BatchRow(models.Model):
    """One row: what it is about, what to do, and what became of it.

    `subject` is what a person knows it by, such as an order's number. `code`, `sentence` and
    `field` are the refusal as the service said it, a line for each thing that is wrong. `attempts`
    counts what went wrong through no fault of the row's; one that waits for another attempt does so
    until `retry_at`.
    """

    batch = models.ForeignKey(
        Batch, models.CASCADE, related_name="rows", verbose_name=_("batch"), db_index=False
    )
    position = models.PositiveIntegerField(_("position"))
    subject = models.CharField(_("about"), max_length=SUBJECT_LENGTH, blank=True)
    payload = models.JSONField(_("what to do"), blank=True, default=dict)
    state = models.CharField(
        _("state"), max_length=10, choices=RowState.choices, default=RowState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    retry_at = models.DateTimeField(null=True, blank=True, editable=False)
    code = models.CharField(_("code"), max_length=CODE_LENGTH, blank=True)
    sentence = models.TextField(_("reason"), blank=True)
    field = models.CharField(_("field"), max_length=FIELD_LENGTH, blank=True)
    result = models.JSONField(_("result"), blank=True, null=True)

    objects: ClassVar[Manager[BatchRow]] = BatchRowQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["batch", "position"]
        verbose_name = _("row of a batch")
        verbose_name_plural = _("rows of a batch")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "position"], name="one_row_a_position"),
            models.CheckConstraint(
                condition=Q(state__in=RowState.values), name="batch_row_state_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["batch", "attempts", "position"],
                name="batch_row_waiting",
                condition=Q(state=RowState.WAITING.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.position} {self.subject}"
