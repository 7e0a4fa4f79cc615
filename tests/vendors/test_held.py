"""A form that took longer than the session: nothing of what was typed is lost, nothing is done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.contrib.sessions.models import Session

from accounts.models import User
from accounts.services import people
from common.actors import COMMAND
from orders.models import PurchaseOrder
from tests.access.chairs import answer_form
from tests.accounts.conftest import MORNING, PASSWORD, enrol
from tests.world import World, build
from vendors.models import Membership

if TYPE_CHECKING:
    from django.test import Client

HOUR_AND_MORE = 61 * 60
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def clock(db):
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(clock) -> World:
    made = build()
    for name in ("lin", "otto"):
        made.people[name].set_password(PASSWORD)
        made.people[name].save()
        made.people[name] = enrol(made.people[name])
    return made


@pytest.fixture
def lin(world: World) -> Client:
    return world.client("lin")


def sign_in(client, person, way="/sign-in/"):
    """Both steps; gives where they lead."""
    way = client.post(way, {"email": person.email, "password": PASSWORD})["Location"]
    return client.post(way, {"code": person.phone.code()})["Location"]


def too_late(client, clock, order, **typed):
    """Send the form of an order an hour after its page was opened; gives the way to sign in."""
    form = answer_form(order) | typed
    clock.shift(HOUR_AND_MORE)
    return client.post(f"/orders/{order.number}/answer/", form)["Location"]


def send_again(client):
    page = client.get("/held/").content.decode()
    path = re.search(r'<form method="post" action="([^"]+)">', page).group(1)
    return client.post(path, dict(FIELD.findall(page)))


def test_what_was_typed_is_offered_after_the_sign_in_and_sent_by_its_button(world, lin, clock):
    order = world.issue()
    row = order.lines.get()
    way = too_late(
        lin, clock, order, **{f"accept-{row.pk}": 7, f"reason-{row.pk}": "ObsoleteProduct"}
    )
    assert way == f"/sign-in/?next=/orders/{order.number}/answer/"
    assert "is kept" in lin.get(way).content.decode()
    onward = sign_in(lin, world.people["lin"], way)
    assert lin.get(onward)["Location"] == "/held/"
    order.refresh_from_db()
    assert order.answer_id is None
    fields = dict(FIELD.findall(lin.get("/held/").content.decode()))
    assert fields[f"accept-{row.pk}"] == "7"
    send_again(lin)
    order.refresh_from_db()
    assert (order.answer_kind, order.accepted_units) == ("partial", 7)
    assert lin.get("/held/")["Location"] == "/"


def test_a_whole_confirmation_goes_through(world, lin, clock):
    order = world.issue()
    lin.get(sign_in(lin, world.people["lin"], too_late(lin, clock, order)))
    assert send_again(lin)["Location"] == f"/orders/{order.number}/"
    order.refresh_from_db()
    assert order.answer_kind == "accepted"


def test_it_is_offered_once_and_stands_in_nobodys_way(world, lin, clock):
    way = too_late(lin, clock, world.issue())
    sign_in(lin, world.people["lin"], way)
    assert lin.get("/settings/")["Location"] == "/held/"
    assert lin.get("/settings/").status_code == 200
    assert lin.get("/api/v1/orders/").status_code == 200


def test_it_can_be_let_go(world, lin, clock):
    order = world.issue()
    lin.get(sign_in(lin, world.people["lin"], too_late(lin, clock, order)))
    assert lin.post("/held/")["Location"] == f"/orders/{order.number}/answer/"
    assert lin.get("/held/")["Location"] == "/"
    assert PurchaseOrder.objects.get(pk=order.pk).answer_id is None


def test_nobody_else_is_offered_it(world, lin, clock):
    sign_in(lin, world.people["otto"], too_late(lin, clock, world.issue()))
    assert lin.get("/orders/").status_code == 200
    assert lin.get("/held/")["Location"] == "/"
    assert "accept-" not in str([dict(row.get_decoded()) for row in Session.objects.all()])


def test_the_password_alone_shows_nothing_of_it(world, lin, clock):
    way = too_late(lin, clock, world.issue())
    lin.post(way, {"email": world.people["lin"].email, "password": PASSWORD})
    assert lin.get("/held/")["Location"] == "/sign-in/code/?next=/held/"


def test_it_is_kept_for_an_hour(world, lin, clock):
    way = too_late(lin, clock, world.issue())
    clock.shift(HOUR_AND_MORE)
    sign_in(lin, world.people["lin"], way)
    assert lin.get("/held/")["Location"] == "/"


def test_one_works_again_for_the_vendor_of_the_form(world, lin, clock):
    Membership.objects.create(user=world.people["lin"], vendor=world.globex, sales="operate")
    order = world.issue(code=world.stranger_code)
    lin.post("/vendor/", {"vendor": world.globex.pk})
    lin.get(sign_in(lin, world.people["lin"], too_late(lin, clock, order)))
    assert send_again(lin).status_code == 302
    order.refresh_from_db()
    assert order.answer_kind == "accepted"


def test_passwords_and_codes_are_not_kept(world, lin, clock):
    clock.shift(HOUR_AND_MORE)
    lin.post("/settings/password/", {"current": PASSWORD, "new": "paper boats sail at dawn"})
    assert "not saved" in lin.get("/sign-in/").content.decode()
    assert PASSWORD not in str([dict(row.get_decoded()) for row in Session.objects.all()])


def test_who_never_was_signed_in_keeps_nothing(world, client):
    order = world.issue()
    client.post(f"/orders/{order.number}/answer/", answer_form(order))
    client.cookies["sessionid"] = "a" * 32
    client.post(f"/orders/{order.number}/answer/", answer_form(order))
    assert not Session.objects.exists()


@pytest.mark.parametrize("size", [499_000, 501_000])
def test_what_is_too_large_is_not_kept_and_said(world, lin, clock, size):
    lin.get("/orders/")
    way = too_late(lin, clock, world.issue(), note="x" * size)
    assert ("was not saved" in lin.get(way).content.decode()) is (size > 500_000)


def test_a_session_ended_from_elsewhere_keeps_it_too(world, lin):
    order = world.issue()
    people.end_sessions(person=User.objects.get(name="Lin"), actor=COMMAND)
    way = lin.post(f"/orders/{order.number}/answer/", answer_form(order))["Location"]
    assert "is kept" in lin.get(way).content.decode()


def test_what_was_typed_is_shown_as_text(world, lin, clock):
    order = world.issue()
    evil = '"><script>alert(1)</script>'
    lin.get(sign_in(lin, world.people["lin"], too_late(lin, clock, order, draft=evil)))
    page = lin.get("/held/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
