"""Alice, who works for Acme, and her phone; made through the services, as in life."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from accounts.services import codes, enrolment, people
from common.actors import COMMAND

PASSWORD = "seven lamps under blue ice"
# Where tests travel to: tomorrow, because their phones gave a code an hour ago, by the real clock.
MORNING = (datetime.now(UTC) + timedelta(days=1)).replace(hour=10, minute=0, second=0)


class Phone:
    """An authenticator app with one secret; `code()` never shows a code twice."""

    def __init__(self, device):
        self.key = device.bin_key
        self.last = device.last_t

    def code(self, at=None):
        self.last = max(codes.step_at(at or now()), self.last + 1)
        return codes.code_at(self.key, self.last)

    def wrong(self):
        return "000000" if self.code() != "000000" else "111111"


def now():
    return datetime.fromtimestamp(time.time(), UTC)


def enrol(person, at=None):
    """Set up a phone for the person, a while ago, so that this minute's code is free."""
    device = enrolment.begin(person=person)
    begun = datetime.fromtimestamp(time.time() - 3600, UTC)
    code = codes.code_at(device.bin_key, codes.step_at(begun))
    person, made = enrolment.confirm(
        person=person, device_id=device.pk, code=code, actor=COMMAND, now=begun
    )
    device.refresh_from_db()
    person.phone = Phone(device)
    person.recovery = made
    return person


@pytest.fixture(autouse=True)
def own_clock(monkeypatch):
    """The process's clock decides, as on SQLite: tests travel in time, a server does not."""
    monkeypatch.setattr("common.clock.connection", SimpleNamespace(vendor="sqlite"))


@pytest.fixture
def make(db):
    """Make a person: with a phone unless told otherwise."""

    def make_(email="alice@acme.example", name="Alice Acorn", *, phone=True, **options):
        options = {"language": "en", "password": PASSWORD, "actor": COMMAND} | options
        person = people.register(email=email, name=name, **options)
        return enrol(person) if phone else person

    return make_


@pytest.fixture
def alice(make):
    return make()


@pytest.fixture
def browser():
    """A browser of its own, with its own address on the network."""

    def browser_(address="192.0.2.1"):
        return Client(REMOTE_ADDR=address)

    return browser_


@pytest.fixture
def give_password():
    def give(client, email="alice@acme.example", password=PASSWORD, target="", **extra):
        url = reverse("accounts:sign-in") + target
        return client.post(url, {"email": email, "password": password}, **extra)

    return give


@pytest.fixture
def sign_in(give_password):
    """Both steps."""

    def sign(client, person, password=PASSWORD):
        answer = give_password(client, person.email, password)
        assert answer.status_code == 302, answer.content.decode()
        answer = client.post(reverse("accounts:code"), {"code": person.phone.code()})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return sign


@pytest.fixture
def is_in():
    """Whether both factors open a page in this browser."""

    def ask(client):
        return client.get(reverse("accounts:settings")).status_code == 200

    return ask
