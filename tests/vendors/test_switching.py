"""Somebody who works for two vendors chooses one, and is told when a page chose for him."""

from __future__ import annotations

import pytest

from tests.world import LEVELS, World, build
from vendors.models import Membership

SWITCH = "/vendor/"


@pytest.fixture
def world(db) -> World:
    made = build()
    Membership.objects.create(user=made.people["lin"], vendor=made.globex, **LEVELS["alice"])
    return made


@pytest.fixture
def lin(world):
    return world.client("lin")


def vendor_of(client):
    """The name that the shell shows above the navigation."""
    page = client.get("/orders/").content.decode()
    return page.partition('class="tenant"><span><strong>')[2].partition("<")[0]


def test_choosing_a_vendor_lasts(world, lin):
    answer = lin.post(SWITCH, {"vendor": world.globex.pk})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert vendor_of(lin) == "Globex Tools"
    assert lin.post(SWITCH, {"vendor": world.acme.pk}).status_code == 302
    assert vendor_of(lin) == "Acme Housewares"


def test_the_choice_stands_in_the_shell_only_for_who_has_one(world, lin):
    assert f'action="{SWITCH}"' in lin.get("/orders/").content.decode()
    assert f'action="{SWITCH}"' not in world.client("otto").get("/orders/").content.decode()


@pytest.mark.parametrize("posted", ["", "0", "x", "-1", "9" * 5000, "\N{FULLWIDTH DIGIT ONE}x"])
def test_no_vendor_of_ones_own_is_not_found(world, lin, posted):
    assert lin.post(SWITCH, {"vendor": posted}).status_code == 404
    assert vendor_of(lin) == "Acme Housewares"


def test_a_strangers_vendor_is_not_found(world):
    otto = world.client("otto")

    assert otto.post(SWITCH, {"vendor": world.globex.pk}).status_code == 404
    assert vendor_of(otto) == "Acme Housewares"


def test_reading_the_address_changes_nothing(lin):
    assert lin.get(f"{SWITCH}?vendor=1").status_code == 405


def test_a_page_of_the_other_vendor_says_so_and_leads_back(world, lin):
    order = world.issue(code=world.stranger_code)
    lin.post(SWITCH, {"vendor": world.acme.pk})

    page = lin.get(f"/orders/{order.number}/").content.decode()

    assert "You now work for Globex Tools" in page
    assert "Back to Acme Housewares" in page
    assert "You now work for" not in lin.get(f"/orders/{order.number}/").content.decode()


def test_a_form_after_the_session_ended_leads_where_it_would_have(client, world):
    assert client.post("/settings/?next=/orders/")["Location"] == "/sign-in/?next=/orders/"
    assert client.post("/settings/?next=//evil.example/")["Location"] == "/sign-in/"
