"""The demo's people on the sign-in page."""

from __future__ import annotations

import json
import re
from base64 import b32encode

import pytest
import time_machine

from tests.accounts.conftest import PASSWORD

SHOWN = re.compile(r"the code of this minute is (\d{6})")


@pytest.fixture
def demo(settings, alice, tmp_path):
    settings.DEMO = True
    settings.DATA_DIR = tmp_path
    entry = {
        "email": alice.email,
        "password": PASSWORD,
        "totp_secret": b32encode(alice.phone.key).decode(),
        "vendor": "ACME1",
        "role": "Admin",
        "url": "/",
    }
    (tmp_path / "demo-accounts.json").write_text(json.dumps([entry]))
    return settings


def enter(client, email="alice@acme.example"):
    answer = client.post("/sign-in/?next=/orders/4711/", {"demo": email})
    return answer["Location"] if answer.status_code == 302 else ""


def test_each_person_is_offered_and_enters_by_one_button(client, demo, is_in):
    page = client.get("/sign-in/").content.decode()
    assert 'name="demo" value="alice@acme.example"' in page
    assert PASSWORD not in page
    path = enter(client)
    assert path == "/sign-in/code/?next=/orders/4711/"
    code = SHOWN.search(client.get(path).content.decode())[1]
    assert client.post(path, {"code": code})["Location"] == "/orders/4711/"
    assert is_in(client)


def test_signing_in_twice_in_one_minute_works_and_a_third_time_says_when(client, demo):
    with time_machine.travel("2030-11-24 10:00:05", tick=False) as clock:
        for _time in range(2):
            path = enter(client)
            code = SHOWN.search(client.get(path).content.decode())[1]
            assert client.post(path, {"code": code}).status_code == 302
            client.post("/sign-out/")
        path = enter(client)
        page = client.get(path).content.decode()
        assert SHOWN.search(page) is None
        assert "comes in 25 seconds" in page
        clock.shift(25)
        code = SHOWN.search(client.get(path).content.decode())[1]
        assert client.post(path, {"code": code}).status_code == 302


def test_outside_the_demo_nobody_is_offered(client, demo):
    demo.DEMO = False
    assert "alice" not in client.get("/sign-in/").content.decode()
    assert enter(client) == ""
    client.post("/sign-in/", {"email": "alice@acme.example", "password": PASSWORD})
    assert "code of this minute" not in client.get("/sign-in/code/").content.decode()


def test_somebody_who_is_not_of_the_demo_is_not_offered(client, demo, make):
    make("ravi@acme.example", "Ravi")
    assert "ravi" not in client.get("/sign-in/").content.decode()
    assert enter(client, "ravi@acme.example") == ""
