"""Writes to what holds in a marketplace: dated rules, rates, centres."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import HOUSE, record
from common.clock import database_now
from common.errors import Invalid
from marketplaces.models import DeadlineRule, ExchangeRate, FulfilmentCentre

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from common.actors import Actor
    from marketplaces.models import Marketplace

LONGEST = 60 * 24 * 60  # minutes: sixty days


@transaction.atomic
def add_deadline_rule(  # noqa: PLR0913  a rule is all of this
    *,
    marketplace: Marketplace,
    valid_from: date,
    confirm_within: int,
    update_within: int,
    remind_before: Sequence[int],
    cancel_after: int | None,
    source: str,
    actor: Actor,
    now: datetime | None = None,
) -> DeadlineRule:
    """A new rule from a day on (all times in minutes); what held before stays as it was.

    Raises `Invalid` for a day that is past or has a rule, and for times that contradict.
    """
    now = now or database_now()
    _check_day(valid_from, now.astimezone(ZoneInfo(marketplace.time_zone)).date())
    if DeadlineRule.objects.filter(marketplace=marketplace, valid_from=valid_from).exists():
        raise Invalid(_("There is a rule from this day on. Choose another."), field="valid_from")
    _check_within("confirm_within", confirm_within)
    if not confirm_within <= update_within <= LONGEST:
        raise Invalid(
            _("Updates end with the time to confirm or later, within 60 days."),
            field="update_within",
        )
    steps = sorted({step for step in remind_before if 0 < step < confirm_within}, reverse=True)
    if len(steps) != len(remind_before):
        raise Invalid(
            _("Each reminder once, and less than the time to confirm."), field="remind_before"
        )
    if cancel_after is not None:
        _check_within("cancel_after", cancel_after)
    rule = DeadlineRule.objects.create(
        marketplace=marketplace,
        valid_from=valid_from,
        confirm_within=confirm_within,
        update_within=update_within,
        remind_before=steps,
        cancel_after=cancel_after,
        source=source,
    )
    after = {
        "marketplace": marketplace.code,
        "valid_from": valid_from,
        "confirm_within": confirm_within,
        "update_within": update_within,
        "remind_before": steps,
        "cancel_after": cancel_after,
    }
    _note("deadline_rule_added", f"marketplaces.deadlinerule:{rule.pk}", actor, now, after=after)
    return rule


@transaction.atomic
def add_exchange_rate(
    *,
    currency: str,
    valid_from: date,
    usd: Decimal,
    actor: Actor,
    now: datetime | None = None,
) -> ExchangeRate:
    """What one unit of a currency is worth in US dollars from a day on; for sorting only.

    Raises `Invalid` for a day that has a rate, and for a rate that is not above zero.
    """
    now = now or database_now()
    if usd <= 0:
        raise Invalid(_("A rate is above zero."), field="usd")
    if ExchangeRate.objects.filter(currency=currency, valid_from=valid_from).exists():
        raise Invalid(_("There is a rate from this day on. Choose another."), field="valid_from")
    rate = ExchangeRate.objects.create(currency=currency, valid_from=valid_from, usd=usd)
    after = {"currency": currency, "valid_from": valid_from, "usd": usd}
    _note("exchange_rate_added", f"marketplaces.exchangerate:{rate.pk}", actor, now, after=after)
    return rate


@transaction.atomic
def add_centre(
    *,
    code: str,
    marketplace: Marketplace,
    name: str,
    time_zone: str,
    actor: Actor,
    now: datetime | None = None,
) -> FulfilmentCentre:
    """A new fulfilment centre. Raises `Invalid` for a code that exists or an unknown zone."""
    now = now or database_now()
    _check_zone(time_zone)
    if FulfilmentCentre.objects.filter(code=code).exists():
        raise Invalid(_("There is a centre %(code)s already.") % {"code": code}, field="code")
    centre = FulfilmentCentre.objects.create(
        code=code, marketplace=marketplace, name=name, time_zone=time_zone
    )
    after = {"code": code, "marketplace": marketplace.code, "name": name, "time_zone": time_zone}
    _note("centre_added", f"marketplaces.fulfilmentcentre:{centre.pk}", actor, now, after=after)
    return centre


@transaction.atomic
def correct_centre(
    *,
    centre: FulfilmentCentre,
    name: str,
    time_zone: str,
    actor: Actor,
    now: datetime | None = None,
) -> FulfilmentCentre:
    """Put place and zone of a centre right; one that an import made counts as looked at.

    Deadlines that run are not touched: they are moments, not times of day.
    """
    now = now or database_now()
    _check_zone(time_zone)
    centre = FulfilmentCentre.objects.select_for_update().get(pk=centre.pk)
    before = {
        "name": centre.name,
        "time_zone": centre.time_zone,
        "is_provisional": centre.is_provisional,
    }
    centre.name, centre.time_zone, centre.is_provisional = name, time_zone, False
    centre.save(update_fields=["name", "time_zone", "is_provisional"])
    after = {"name": name, "time_zone": time_zone, "is_provisional": False}
    subject = f"marketplaces.fulfilmentcentre:{centre.pk}"
    _note("centre_corrected", subject, actor, now, before=before, after=after)
    return centre


def _check_day(day: date, today: date) -> None:
    """`today` is the marketplace's own: it is what chooses the rule of an order."""
    if day < today:
        raise Invalid(
            _("What was is not changed: choose today or a day to come."), field="valid_from"
        )


def _check_within(field: str, minutes: int) -> None:
    if not 0 < minutes <= LONGEST:
        raise Invalid(_("Between 1 and %(most)s minutes.") % {"most": LONGEST}, field=field)


def _check_zone(time_zone: str) -> None:
    if time_zone not in available_timezones():
        raise Invalid(
            _("There is no such time zone. Choose one from the list, such as Europe/Berlin."),
            field="time_zone",
        )


def _note(
    action: str,
    subject: str,
    actor: Actor,
    now: datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    record(
        chain=HOUSE,
        action=f"marketplaces.{action}",
        actor=actor,
        subject=subject,
        at=now,
        before=before,
        after=after,
    )
