"""Signing in: two steps, then the page that the link meant."""

from __future__ import annotations

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse

from audit.models import AuditEntry
from tests.accounts.conftest import MORNING, PASSWORD

SIGN_IN, CODE, SETTINGS = "/sign-in/", "/sign-in/code/", "/settings/"


def test_password_then_code_opens_the_page_that_the_link_meant(client, alice, give_password, is_in):
    answer = client.get("/settings/password/")
    assert answer["Location"] == "/sign-in/?next=/settings/password/"
    answer = give_password(client, target="?next=/settings/password/")
    assert answer["Location"] == "/sign-in/code/?next=/settings/password/"
    assert not is_in(client)
    answer = client.post(answer["Location"], {"code": alice.phone.code()})
    assert answer["Location"] == "/settings/password/"
    assert is_in(client)
    entry = AuditEntry.objects.get(action="accounts.signed_in")
    assert (entry.chain, entry.factor) == ("house", "password+totp")


def test_the_password_alone_opens_nothing(client, alice, give_password):
    give_password(client)
    for path in [SETTINGS, "/settings/factors/", "/settings/password/", "/settings/sessions/"]:
        assert client.get(path)["Location"] == f"{CODE}?next={path}"
    assert client.post("/settings/factors/recovery-codes/").status_code == 302
    assert client.get("/sign-in/set-up/")["Location"] == CODE


def test_the_code_page_offers_itself_to_the_phone(client, alice, give_password):
    give_password(client)
    page = client.get(CODE).content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert "alice@acme.example" in page


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("alice@acme.example", "wrong"),
        ("nobody@acme.example", PASSWORD),
        ("shut@acme.example", PASSWORD),
        ("no address", "wrong"),
    ],
)
def test_every_failure_says_the_same(client, make, give_password, email, password):
    make()
    shut = make("shut@acme.example", phone=False)
    shut.is_active = False
    shut.save()
    answer = give_password(client, email, password)
    assert answer.status_code == 200
    page = answer.content.decode().replace(email, "ADDRESS")
    assert "E-mail and password do not match" in page
    fresh = type(client)()
    other = give_password(fresh, "else@acme.example", "x").content.decode()
    assert bare(page) == bare(other.replace("else@acme.example", "ADDRESS"))


def bare(page):
    """The page without what differs from one opening to the next."""
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_an_unknown_address_costs_a_hash_too(client, alice, give_password, monkeypatch):
    from tests.hashers import QuickHasher

    counted = []
    encode = QuickHasher.encode
    monkeypatch.setattr(QuickHasher, "encode", lambda *a, **k: counted.append(1) or encode(*a, **k))
    give_password(client, "nobody@acme.example", "wrong")
    unknown = len(counted)
    give_password(client, "alice@acme.example", "wrong")
    assert len(counted) - unknown == unknown == 1


def test_the_address_may_be_written_in_any_case(client, alice, give_password):
    assert give_password(client, "  ALICE@Acme.Example ").status_code == 302


def test_somebody_verified_goes_straight_on(client, alice, sign_in):
    sign_in(client, alice)
    assert client.get("/sign-in/?next=/settings/")["Location"] == SETTINGS
    assert client.get("/sign-in/code/?next=/settings/")["Location"] == SETTINGS
    assert client.get("/sign-in/set-up/?next=/settings/")["Location"] == SETTINGS


def test_each_step_gives_the_session_a_new_key(client, alice, give_password):
    client.get(SIGN_IN)
    give_password(client)
    half = client.session.session_key
    client.post(CODE, {"code": alice.phone.code()})
    assert client.session.session_key != half
    assert not Session.objects.filter(session_key=half).exists()


def test_the_session_holds_facts_and_no_secret(client, alice, give_password):
    give_password(client)
    assert PASSWORD not in str(dict(client.session))


def test_a_half_session_ends_after_five_minutes(client, alice, give_password):
    with time_machine.travel(MORNING, tick=False) as clock:
        give_password(client)
        clock.shift(290)
        assert client.get(CODE).status_code == 200
        clock.shift(20)
        answer = client.get(CODE)
        assert answer["Location"].startswith(SIGN_IN)


def test_setting_up_may_take_half_an_hour(client, make, give_password):
    make(phone=False)
    with time_machine.travel(MORNING, tick=False) as clock:
        assert give_password(client)["Location"] == "/sign-in/set-up/"
        clock.shift(29 * 60)
        assert client.get("/sign-in/set-up/").status_code == 200
        clock.shift(2 * 60)
        assert client.get("/sign-in/set-up/")["Location"].startswith(SIGN_IN)


def test_a_session_ends_when_idle_and_in_any_case_after_twelve_hours(client, alice, sign_in, is_in):
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(client, alice)
        for _quarter in range(47):
            clock.shift(15 * 60)
            assert is_in(client)
        clock.shift(16 * 60)
        assert not is_in(client)
        clock.shift(60)
        sign_in(client, alice)
        clock.shift(61 * 60)
        assert not is_in(client)


def test_a_session_is_written_at_most_every_five_minutes(
    client, alice, sign_in, django_assert_num_queries
):
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(client, alice)
        before = client.session["seen-at"]
        clock.shift(4 * 60)
        client.get(SETTINGS)
        assert client.session["seen-at"] == before
        clock.shift(2 * 60)
        client.get(SETTINGS)
        assert client.session["seen-at"] == before + 6 * 60


def test_sign_out_needs_a_post_and_ends_the_session(client, alice, sign_in, is_in):
    sign_in(client, alice)
    key = client.session.session_key
    assert client.get("/sign-out/").status_code == 200
    assert is_in(client)
    assert client.post("/sign-out/")["Location"] == SIGN_IN
    assert not is_in(client)
    assert not Session.objects.filter(session_key=key).exists()


def test_forms_want_their_token(alice):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    form = {"email": alice.email, "password": PASSWORD}
    assert strict.post(SIGN_IN, form).status_code == 403
    assert strict.post(reverse("accounts:language"), {"language": "en"}).status_code == 403


def test_a_session_without_our_facts_opens_nothing(client, alice):
    client.force_login(alice)
    assert client.get(SETTINGS)["Location"].startswith(SIGN_IN)
