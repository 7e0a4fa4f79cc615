"""Reads of marketplaces and their dated rules."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from datetime import date

    from marketplaces.models import DeadlineRule, ExchangeRate, Marketplace


class DeadlineRuleQuerySet(models.QuerySet["DeadlineRule"]):
    """Dated deadline rules."""

    def in_force(self, marketplace: Marketplace | int, day: date) -> DeadlineRule:
        """The rule of this marketplace on this day; raises `DoesNotExist` if there is none."""
        return self.filter(marketplace=marketplace, valid_from__lte=day).latest("valid_from")


class ExchangeRateQuerySet(models.QuerySet["ExchangeRate"]):
    """Dated rates, for sorting."""

    def in_dollars(self, amount: Decimal, currency: str, day: date) -> Decimal:
        """`amount` in US dollars by the rate of that day, or as it is for an unknown currency."""
        if currency == "USD" or not amount:
            return amount
        rate = (
            self.filter(currency=currency, valid_from__lte=day)
            .order_by("-valid_from")
            .values_list("usd", flat=True)
            .first()
        )
        if rate is None:
            return amount
        return (amount * rate).quantize(Decimal("0.0001"), context=Context(prec=50))
