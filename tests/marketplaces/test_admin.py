"""Sam keeps centres, dated rules and rates; Bea may look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from common.clock import database_now
from marketplaces.models import DeadlineRule, ExchangeRate, FulfilmentCentre, Marketplace
from tests.world import World, build


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture
def sam(world):
    return world.client("sam")


def at(name, *keys):
    return reverse(f"admin:marketplaces_{name}", args=keys)


def rule(**more):
    return {
        "marketplace": Marketplace.objects.get(code="US").pk,
        "valid_from": (database_now() + timedelta(days=30)).date().isoformat(),
        "confirm_within": "720",
        "update_within": "1440",
        "remind_before": "240, 60",
        "cancel_after": "",
        "source": "Agreement of May",
        **more,
    }


def test_a_centre_that_an_import_guessed_is_put_right(world, sam):
    centre = FulfilmentCentre.objects.get(code="PHX6")
    FulfilmentCentre.objects.filter(pk=centre.pk).update(is_provisional=True)

    form = sam.get(at("fulfilmentcentre_correct", centre.pk)).content.decode()
    sent = {"name": "Phoenix", "time_zone": "America/Phoenix"}
    sam.post(at("fulfilmentcentre_correct", centre.pk), sent)

    assert '<option value="America/Phoenix">' in form
    centre.refresh_from_db()
    assert (centre.name, centre.is_provisional) == ("Phoenix", False)
    assert AuditEntry.objects.get(action="marketplaces.centre_corrected").source == "admin"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "PHX6"}, "There is a centre PHX6 already"),
        ({"time_zone": "Phoenix"}, "There is no such time zone"),
        ({"time_zone": "../../etc/passwd"}, "There is no such time zone"),
        ({"marketplace": "999"}, "Select a valid choice"),
        ({"name": ""}, "required"),
    ],
)
def test_a_centre_that_cannot_be_is_refused(world, sam, wrong, said):
    us = Marketplace.objects.get(code="US").pk
    sent = {"code": "NEW1", "marketplace": us, "name": "Only here", "time_zone": "UTC"} | wrong

    answer = sam.post(at("fulfilmentcentre_new"), sent)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not FulfilmentCentre.objects.filter(code="NEW1").exists()


def test_a_rule_holds_from_its_day_on_and_reads_like_one(sam):
    answer = sam.post(at("deadlinerule_new"), rule(), follow=True)

    page = answer.content.decode()
    assert "The rule holds from" in page
    for words in ("12 h", "24 h", "4 h, 1 h", "never"):
        assert words in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"valid_from": "2020-01-01"}, "What was is not changed"),
        ({"valid_from": "tomorrow"}, "Enter a valid date"),
        ({"confirm_within": "0"}, "greater than or equal to 1"),
        ({"confirm_within": "999999"}, "Between 1 and"),
        ({"update_within": "60"}, "Updates end with the time to confirm or later"),
        ({"remind_before": "480, 480"}, "Each reminder once"),
        ({"remind_before": "-5"}, "Each reminder once"),
        ({"remind_before": "8 h"}, "Give whole minutes"),
        ({"remind_before": "9" * 5000}, "Give whole minutes"),
        ({"cancel_after": "99999999999999"}, "Between 1 and"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(sam, wrong, said):
    before = DeadlineRule.objects.count()

    answer = sam.post(at("deadlinerule_new"), rule(**wrong))

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert "Agreement of May" in answer.content.decode()
    assert DeadlineRule.objects.count() == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"currency": "eur"}, "valid value"),
        ({"usd": "0"}, "above zero"),
        ({"usd": "1e20"}, "no more than"),
        ({"usd": "NaN"}, "Enter a number"),
    ],
)
def test_a_rate_that_is_none_is_refused(sam, wrong, said):
    before = ExchangeRate.objects.count()
    sent = {"currency": "EUR", "valid_from": "2099-01-01", "usd": "1.08"} | wrong

    answer = sam.post(at("exchangerate_new"), sent)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert ExchangeRate.objects.count() == before


def test_bea_sees_the_rules_and_changes_none(world):
    bea = world.client("bea")

    page = bea.get(at("deadlinerule_changelist")).content.decode()

    assert "24 h" in page
    assert at("deadlinerule_new") not in page
    assert bea.post(at("deadlinerule_new"), rule()).status_code == 403
