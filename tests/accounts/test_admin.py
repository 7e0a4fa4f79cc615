"""A manager ends accounts and sessions, but not those of his equals or betters."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.world import World, build


@pytest.fixture
def world(db) -> World:
    return build()


def at(name, person):
    return reverse(f"admin:accounts_user_{name}", args=[person.pk])


def test_an_account_is_shut_and_opened(world):
    bea, lin, person = world.client("bea"), world.client("lin"), world.people["lin"]
    assert lin.get("/orders/").status_code == 200

    bea.post(at("deactivate", person))
    assert lin.get("/orders/").status_code == 302
    person.refresh_from_db()
    assert not person.is_active

    bea.post(at("activate", person))
    person.refresh_from_db()
    assert person.is_active


def test_sessions_end_at_once(world):
    lin = world.client("lin")

    world.client("bea").post(at("end_sessions", world.people["lin"]))

    assert lin.get("/orders/").status_code == 302


@pytest.mark.parametrize("act", ["deactivate", "end_sessions", "forget_factor"])
def test_a_manager_does_not_reach_a_superuser(world, act):
    sam = world.client("sam")

    answer = world.client("bea").post(at(act, world.people["sam"]))

    assert 400 <= answer.status_code < 500
    assert sam.get("/admin/").status_code == 200
