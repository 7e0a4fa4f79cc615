"""What tests of threads share."""

from __future__ import annotations

from uuid import uuid4

import pytest

from common.actors import Actor
from orders.talk import record_of
from tests.world import World, build
from threads.services.writing import Draft, write_message
from threads.states import Side


@pytest.fixture
def world(db) -> World:
    """Acme, Globex, their people, the retailer's."""
    return build()


@pytest.fixture
def order(world):
    """An order of Acme, to talk about."""
    return world.issue()


@pytest.fixture
def say(world, order):
    """Write a message as somebody: Lin of the vendor, or Bea of the house."""

    def write(who, text, audience="both", *, about=None, send_key=None, mentions=()):
        person = world.people[who]
        is_staff = bool(person.staff_role)
        return write_message(
            about=record_of(about or order),
            draft=Draft(text, audience, send_key or uuid4(), mentions),
            side=Side.HOUSE if is_staff else Side.VENDOR,
            actor=Actor(person.pk, person.name, "password+totp", "page"),
        )

    return write


@pytest.fixture
def form(order):
    """The form as the order's page sends it."""

    def fill(text, audience="both", **more):
        key = more.pop("send_key", uuid4())
        fields = {"vendor": order.vendor_id, "text": text, "audience": audience, "send_key": key}
        return fields | more

    return fill
