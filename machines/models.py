"""API clients of a vendor, their secrets and tokens, and the answers that are kept for retries."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from machines.querysets import ApiClientQuerySet, ClientSecretQuerySet
from vendors.models import Vendor

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models.manager import Manager

    from vendors.permissions import Scope


class ApiClient(models.Model):
    """A machine of a vendor, such as its ERP. It belongs to the vendor, not to a person.

    `public_id` is its name at the token address, no secret. `form` is the key of the form that
    made it: sent twice, it makes one client. Clients are revoked, never deleted, because the
    history of orders names them.
    """

    vendor = models.ForeignKey(
        Vendor, models.PROTECT, related_name="api_clients", verbose_name=_("vendor")
    )
    name = models.CharField(_("name"), max_length=80)
    public_id = models.CharField(_("client id"), max_length=40, unique=True)
    scopes: models.JSONField[list[str], list[str]] = models.JSONField(_("scopes"), default=list)
    form = models.UUIDField(unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    last_used_from = models.CharField(_("last used from"), max_length=64, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects: ClassVar[Manager[ApiClient]] = ApiClientQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")

    def __str__(self) -> str:
        return self.name

    def has(self, scope: Scope | str) -> bool:
        """Whether it was given this scope."""
        return str(scope) in self.scopes


class ClientSecret(models.Model):
    """What a client proves itself with: 256 random bits, of which the hash alone is kept.

    `hint` is how it ends, to tell two apart. A secret that was replaced works until `ends_at`.
    """

    client = models.ForeignKey(ApiClient, models.CASCADE, related_name="secrets")
    hash = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=4)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Manager[ClientSecret]] = ClientSecretQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["client", "-pk"]
        verbose_name = _("secret")
        verbose_name_plural = _("secrets")

    def __str__(self) -> str:
        return f"…{self.hint}"

    def works(self, now: datetime) -> bool:
        """Whether it still opens the door."""
        return self.ends_at is None or now < self.ends_at


class AccessToken(models.Model):
    """A way in for an hour, of which the hash alone is kept. It dies with its secret."""

    secret = models.ForeignKey(ClientSecret, models.CASCADE, related_name="tokens")
    hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")

    def __str__(self) -> str:
        return f"{self.secret_id} → {self.expires_at:%Y-%m-%d %H:%M}"


class KeptAnswer(models.Model):
    """What the API answered to a POST with an idempotency key, to be said again to a retry.

    `owner` names the client or the person whose key it is, `request_hash` what was sent, `rights`
    what the sender was allowed then. Who is at it holds it until `lease_until` under `token`;
    `status` is empty until there is an answer.
    """

    owner = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    rights = models.CharField(max_length=64)
    token = models.UUIDField()
    lease_until = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=100, blank=True)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "key"], name="one_answer_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}: {self.status or '…'}"


class KeptPart(models.Model):
    """What became of one item of a POST of many, written in that item's own transaction.

    So a retry after a crash goes on where the first one ended, and does nothing twice.
    """

    answer = models.ForeignKey(KeptAnswer, models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    outcome = models.JSONField()

    class Meta:
        verbose_name = _("kept part")
        verbose_name_plural = _("kept parts")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answer", "position"], name="one_part_a_position"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} [{self.position}]"
