"""Dated rules, rates and centres: what was stays, what comes is checked, each write is noted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from audit.models import AuditEntry
from common.errors import Invalid
from marketplaces.models import DeadlineRule, ExchangeRate, FulfilmentCentre, Marketplace
from marketplaces.services import add_centre, add_deadline_rule, add_exchange_rate, correct_centre
from tests.world import BUYER

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 4, 12, 0, tzinfo=UTC)


def rule(code="US", now=NOON, **more):
    values = {
        "marketplace": Marketplace.objects.get(code=code),
        "valid_from": date(2026, 12, 5),
        "confirm_within": 600,
        "update_within": 900,
        "remind_before": [60, 10],
        "cancel_after": 300,
        "source": "Letter of 1 December",
        **more,
    }
    return add_deadline_rule(actor=BUYER, now=now, **values)


def test_a_rule_begins_on_its_day_and_the_one_before_holds_until_then():
    us = Marketplace.objects.get(code="US")
    new = rule()

    assert DeadlineRule.objects.in_force(us, date(2026, 12, 4)).confirm_within == 24 * 60
    assert DeadlineRule.objects.in_force(us, date(2026, 12, 5)) == new
    assert DeadlineRule.objects.in_force(us, date(2030, 1, 1)) == new
    other = Marketplace.objects.get(code="DE")
    assert DeadlineRule.objects.in_force(other, date(2030, 1, 1)).confirm_within == 24 * 60
    [entry] = AuditEntry.objects.filter(action="marketplaces.deadline_rule_added")
    assert entry.said["after"]["remind_before"] == [60, 10]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"valid_from": date(2026, 12, 3)}, "valid_from"),
        ({"valid_from": date(2017, 1, 1)}, "valid_from"),
        ({"confirm_within": 0}, "confirm_within"),
        ({"confirm_within": 60 * 24 * 61}, "confirm_within"),
        ({"update_within": 599}, "update_within"),
        ({"update_within": 60 * 24 * 61}, "update_within"),
        ({"remind_before": [600]}, "remind_before"),
        ({"remind_before": [60, 60]}, "remind_before"),
        ({"remind_before": [0]}, "remind_before"),
        ({"remind_before": [-5]}, "remind_before"),
    ],
)
def test_a_rule_that_contradicts_itself_or_changes_what_was_is_refused(more, field):
    with pytest.raises(Invalid) as refusal:
        rule(**more)

    assert refusal.value.field == field
    assert DeadlineRule.objects.count() == 9


def test_one_rule_a_day():
    rule()

    with pytest.raises(Invalid, match="Choose another"):
        rule(confirm_within=700)


@pytest.mark.parametrize(
    ("code", "hour", "today"),
    [("US", 2, date(2026, 12, 3)), ("US", 9, date(2026, 12, 4)), ("JP", 16, date(2026, 12, 5))],
)
def test_today_is_the_marketplaces_own(code, hour, today):
    now = NOON.replace(hour=hour)

    with pytest.raises(Invalid, match="choose today"):
        rule(code, now, valid_from=today - timedelta(days=1))
    assert rule(code, now, valid_from=today).valid_from == today


def test_rates_are_dated_and_serve_any_amount():
    add_exchange_rate(
        currency="EUR", valid_from=date(2026, 6, 1), usd=Decimal("1.2"), actor=BUYER, now=NOON
    )

    in_dollars = ExchangeRate.objects.in_dollars
    assert in_dollars(Decimal(10), "EUR", date(2026, 5, 31)) == Decimal("11.0000")
    assert in_dollars(Decimal(10), "EUR", date(2026, 6, 1)) == Decimal("12.0000")
    assert in_dollars(Decimal(10), "ZMW", date(2026, 6, 1)) == Decimal(10)
    assert in_dollars(Decimal(10) ** 25, "EUR", date(2026, 6, 1)) == 12 * Decimal(10) ** 24
    for usd, day in ((Decimal(0), date(2026, 7, 1)), (Decimal(1), date(2026, 6, 1))):
        with pytest.raises(Invalid):
            add_exchange_rate(currency="EUR", valid_from=day, usd=usd, actor=BUYER, now=NOON)


def test_a_centre_that_an_import_made_is_put_right_and_no_longer_flagged():
    us = Marketplace.objects.get(code="US")
    centre = FulfilmentCentre.objects.create(
        code="NEW1", marketplace=us, time_zone=us.time_zone, is_provisional=True
    )

    correct_centre(
        centre=centre, name="Phoenix, AZ", time_zone="America/Phoenix", actor=BUYER, now=NOON
    )

    centre.refresh_from_db()
    assert (centre.name, centre.time_zone) == ("Phoenix, AZ", "America/Phoenix")
    assert not centre.is_provisional
    entry = AuditEntry.objects.get(action="marketplaces.centre_corrected")
    assert entry.said["before"]["time_zone"] == "America/Los_Angeles"
    with pytest.raises(Invalid, match="no such time zone"):
        correct_centre(centre=centre, name="", time_zone="Mars/Base", actor=BUYER, now=NOON)


def test_a_centre_is_added_once():
    us = Marketplace.objects.get(code="US")
    more = {"marketplace": us, "name": "Dallas", "time_zone": "America/Chicago", "actor": BUYER}
    add_centre(code="FTW9", **more)

    with pytest.raises(Invalid, match="FTW9 already"):
        add_centre(code="FTW9", **more)
    assert AuditEntry.objects.filter(action="marketplaces.centre_added").count() == 1
