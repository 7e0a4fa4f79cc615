"""Entries of the log, the heads of their chains, and the side rows that may be erased."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.querysets import AuditEntryQuerySet


class ActorContext(models.Model):
    """Who somebody was by name and from where: written once, named by many entries."""

    person_id = models.BigIntegerField(_("person"), null=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    address = models.CharField(_("IP address"), max_length=64, blank=True)
    agent = models.CharField(_("user agent"), max_length=512, blank=True)
    salt = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64)
    erased_at = models.DateTimeField(_("erased at"), null=True)

    class Meta:
        db_table = "audit_actor_context"
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        indexes = [models.Index(fields=["person_id", "address"], name="audit_context_person")]

    def __str__(self) -> str:
        return self.name or self.address


class ChainHead(models.Model):
    """Where a chain ends. The database moves it with each entry; a writer locks it first."""

    chain = models.CharField(_("chain"), max_length=64, primary_key=True)
    seq = models.BigIntegerField(_("number"))
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_chain_head"
        verbose_name = _("end of a chain")
        verbose_name_plural = _("ends of chains")

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}"


class AuditEntry(models.Model):
    """One thing that happened. `body` is what is hashed; the other columns repeat it for queries.

    The database refuses UPDATE, DELETE and an entry that does not continue its chain.
    """

    seq = models.BigIntegerField(_("number"))
    chain = models.CharField(_("chain"), max_length=64)
    action = models.CharField(_("action"), max_length=100)
    at = models.DateTimeField(_("at"))
    subject = models.CharField(_("subject"), max_length=200)
    actor_id = models.BigIntegerField(_("person"), null=True)
    factor = models.CharField(_("factor"), max_length=64, blank=True)
    source = models.CharField(_("source"), max_length=32)
    on_behalf = models.CharField(_("on behalf of"), max_length=200, blank=True)
    context = models.ForeignKey(
        ActorContext, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    body = models.TextField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        db_table = "audit_entry"
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_entry_seq")]
        indexes = [models.Index(fields=["subject", "at"], name="audit_entry_subject")]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}: {self.action}"

    @property
    def said(self) -> dict[str, Any]:
        """The body, read: among others `before`, `after` and `request_id`."""
        said: dict[str, Any] = json.loads(self.body)
        return said


class PersonalValue(models.Model):
    """A name, address or free text that an entry only holds a salted hash of."""

    entry = models.ForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="personal_values")
    person_id = models.BigIntegerField(_("person"), null=True)
    subject = models.CharField(_("subject"), max_length=200)
    field = models.CharField(_("field"), max_length=100)
    salt = models.CharField(max_length=64, blank=True)
    value = models.TextField(_("value"), blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True)

    class Meta:
        db_table = "audit_personal_value"
        verbose_name = _("personal value")
        verbose_name_plural = _("personal values")
        constraints = [
            models.UniqueConstraint(fields=["entry", "field"], name="audit_personal_value_field")
        ]
        indexes = [
            models.Index(fields=["person_id"], name="audit_personal_value_person"),
            models.Index(fields=["subject"], name="audit_personal_value_subject"),
        ]

    def __str__(self) -> str:
        return self.field
