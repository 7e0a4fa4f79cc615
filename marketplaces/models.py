"""Where the retailer sells and receives, and the dated rules that hold there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplaces.querysets import DeadlineRuleQuerySet, ExchangeRateQuerySet

if TYPE_CHECKING:
    from django.db.models.manager import Manager


class Marketplace(models.Model):
    """One of the retailer's marketplaces; `code` is Amazon's two letters (UK, not GB)."""

    code = models.CharField(_("code"), max_length=2, unique=True)
    amazon_id = models.CharField(_("marketplace id"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    currency = models.CharField(_("currency"), max_length=3)
    time_zone = models.CharField(_("time zone"), max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        verbose_name = _("marketplace")
        verbose_name_plural = _("marketplaces")

    def __str__(self) -> str:
        return self.code


class FulfilmentCentre(models.Model):
    """A place that receives goods. `is_provisional`: met in an order first, to be looked at."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    marketplace = models.ForeignKey(
        Marketplace, models.PROTECT, related_name="centres", verbose_name=_("marketplace")
    )
    name = models.CharField(_("place"), max_length=120, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64)
    address = models.JSONField(_("address"), default=dict, blank=True)
    is_provisional = models.BooleanField(_("to be checked"), default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        verbose_name = _("fulfilment centre")
        verbose_name_plural = _("fulfilment centres")

    def __str__(self) -> str:
        return self.code

    @property
    def zone(self) -> ZoneInfo:
        """The centre's own time zone."""
        return ZoneInfo(self.time_zone)


def usual_reminders() -> list[int]:
    """Minutes before the confirm-by at which a reminder leaves: 8 h, 2 h, 30 min."""
    return [480, 120, 30]


class DeadlineRule(models.Model):
    """How long a vendor has to answer, per marketplace, from a day on. All times in minutes.

    The newest rule that was valid when the vendor could first see the order holds for that order.
    The usual figures are those of Vendor Central: 24 h to acknowledge, 48 h to update.
    """

    marketplace = models.ForeignKey(
        Marketplace, models.CASCADE, related_name="deadline_rules", verbose_name=_("marketplace")
    )
    valid_from = models.DateField(_("valid from"))
    confirm_within = models.PositiveIntegerField(_("confirm within (minutes)"), default=24 * 60)
    update_within = models.PositiveIntegerField(_("update within (minutes)"), default=48 * 60)
    remind_before = models.JSONField(_("remind before (minutes)"), default=usual_reminders)
    cancel_after = models.PositiveIntegerField(
        _("cancel after a miss (minutes)"), default=24 * 60, null=True, blank=True
    )
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects: ClassVar[Manager[DeadlineRule]] = DeadlineRuleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["marketplace", "-valid_from"]
        verbose_name = _("deadline rule")
        verbose_name_plural = _("deadline rules")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["marketplace", "valid_from"], name="deadline_rule_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.marketplace_id} {self.valid_from}"


class ExchangeRate(models.Model):
    """What one unit of a currency was worth in US dollars from a day on. Serves sorting only."""

    currency = models.CharField(_("currency"), max_length=3)
    valid_from = models.DateField(_("valid from"))
    usd = models.DecimalField(_("in US dollars"), max_digits=18, decimal_places=8)

    objects: ClassVar[Manager[ExchangeRate]] = ExchangeRateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["currency", "-valid_from"]
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["currency", "valid_from"], name="rate_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.usd}"
