"""The first second factor, another phone, and the codes on paper."""

from __future__ import annotations

import re

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.services import codes, enrolment, recovery
from audit.models import AuditEntry
from common.actors import COMMAND
from common.clock import database_now
from common.errors import NotPermitted
from notifications.models import Delivery
from tests.accounts.conftest import PASSWORD, Phone

SET_UP, FACTORS, PROOF = "/sign-in/set-up/", "/settings/factors/", "/settings/proof/"
CODE = re.compile(r"<li>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</li>")


@pytest.fixture
def newcomer(make):
    return make(phone=False)


def draft(person):
    return Phone(TOTPDevice.objects.get(user_id=person.pk, confirmed=False))


def test_without_a_factor_nothing_opens_but_its_set_up(client, newcomer, give_password):
    answer = give_password(client, target="?next=/orders/4711/")
    assert answer["Location"] == "/sign-in/set-up/?next=/orders/4711/"
    assert client.get("/settings/")["Location"] == "/sign-in/code/?next=/settings/"
    assert client.get("/sign-in/code/?next=/settings/")["Location"] == f"{SET_UP}?next=/settings/"


def test_the_first_code_opens_the_door_and_shows_the_recovery_codes_once(
    client, newcomer, give_password, is_in
):
    target = give_password(client, target="?next=/settings/password/")["Location"]
    page = client.get(target).content.decode()
    phone = draft(newcomer)
    assert "<svg" in page
    assert "style=" not in page
    assert " ".join(re.findall("....", secret(phone))) in page
    answer = client.post(target, {"code": phone.code()})
    made = CODE.findall(answer.content.decode())
    assert len(set(made)) == 10
    assert 'href="/settings/password/"' in answer.content.decode()
    assert is_in(client)
    assert secret(phone) not in client.get(FACTORS).content.decode()
    assert not any(code in client.get(FACTORS).content.decode() for code in made)
    assert Delivery.objects.filter(topic="accounts.new_factor").count() == 1
    assert AuditEntry.objects.filter(action="accounts.factor_set_up").count() == 1


def secret(phone):
    from base64 import b32encode

    return b32encode(phone.key).decode()


def test_a_wrong_code_confirms_nothing(client, newcomer, give_password):
    give_password(client)
    answer = client.post(SET_UP, {"code": draft(newcomer).wrong()})
    assert "not the code of this minute" in answer.content.decode()
    assert not codes.has_factor(newcomer)


def test_the_code_of_the_set_up_does_not_sign_in_again(client, newcomer, give_password):
    give_password(client)
    code = draft(newcomer).code()
    client.post(SET_UP, {"code": code})
    client.post("/sign-out/")
    give_password(client)
    assert client.post("/sign-in/code/", {"code": code}).status_code == 200


def test_who_knows_the_password_alone_cannot_replace_the_factor(client, alice, give_password):
    give_password(client)
    before = TOTPDevice.objects.get(user_id=alice.pk)
    assert client.get(SET_UP)["Location"] == "/sign-in/code/"
    assert client.post(SET_UP, {"begin": "yes"})["Location"] == "/sign-in/code/"
    assert client.post(SET_UP, {"code": "123456"})["Location"] == "/sign-in/code/"
    assert list(TOTPDevice.objects.filter(user_id=alice.pk)) == [before]
    with pytest.raises(NotPermitted):
        enrolment.begin(person=alice)


def test_a_draft_belongs_to_the_session_that_began_it(browser, newcomer, give_password):
    first, second = browser(), browser()
    give_password(first)
    stolen = draft(newcomer)
    give_password(second)
    assert draft(newcomer).key != stolen.key
    answer = first.post(SET_UP, {"code": stolen.code()})
    assert "begun again elsewhere" in answer.content.decode()
    page = first.get(SET_UP).content.decode()
    assert 'name="begin"' in page
    assert "<path" not in page.split('class="qr"')[-1] or 'class="qr"' not in page
    first.post(SET_UP, {"begin": "yes"})
    assert first.post(SET_UP, {"code": draft(newcomer).code()}).status_code == 200
    assert codes.has_factor(newcomer)


def test_opening_the_set_up_changes_nothing(client, newcomer, give_password):
    give_password(client)
    before = list(TOTPDevice.objects.values())
    client.get(SET_UP)
    client.get(SET_UP)
    assert list(TOTPDevice.objects.values()) == before


def test_a_recovery_code_opens_once_and_is_told(client, alice, give_password, is_in):
    code = alice.recovery[3]
    give_password(client)
    answer = client.post("/sign-in/recovery-code/", {"code": f" {code.lower().replace('-', ' ')} "})
    assert answer.status_code == 302
    page = client.get("/settings/").content.decode()
    assert "9 are left" in page
    entry = AuditEntry.objects.get(action="accounts.signed_in")
    assert entry.factor == "password+recovery-code"
    assert Delivery.objects.filter(topic="accounts.recovery_code_used").count() == 1
    client.post("/sign-out/")
    give_password(client)
    answer = client.post("/sign-in/recovery-code/", {"code": code})
    assert "wrong or was used" in answer.content.decode()
    assert not is_in(client)


def test_recovery_codes_are_stored_hashed_and_hold_eighty_bits(alice):
    stored = set(alice.recovery_codes.values_list("code_hash", flat=True))
    for code in alice.recovery:
        assert len(code.replace("-", "")) * 5 == 80
        assert code not in stored
    assert len(stored) == 10


def test_somebody_elses_recovery_code_opens_nothing(alice, make):
    ravi = make("ravi@acme.example", "Ravi")
    assert recovery.use_code(person=ravi, code=alice.recovery[0], now=database_now()) is None


def test_a_new_set_ends_the_old_one(alice):
    fresh = recovery.issue_codes(person=alice, actor=COMMAND)
    assert recovery.use_code(person=alice, code=alice.recovery[0], now=database_now()) is None
    assert recovery.use_code(person=alice, code=fresh[0], now=database_now()) is not None


def test_changes_of_the_factor_want_a_fresh_proof(client, alice, sign_in):
    sign_in(client, alice)
    stale(client)
    for path, form in [
        ("/settings/factors/new/", {"begin": "yes"}),
        ("/settings/factors/recovery-codes/", {}),
    ]:
        answer = client.post(path, form)
        assert answer["Location"] == f"{PROOF}?next=%2Fsettings%2Ffactors%2F"
    assert TOTPDevice.objects.filter(user_id=alice.pk).count() == 1
    assert recovery.codes_left(alice) == 10
    form = {"current": PASSWORD, "code": alice.phone.code()}
    assert client.post(f"{PROOF}?next=/settings/factors/", form)["Location"] == FACTORS
    answer = client.post("/settings/factors/recovery-codes/")
    assert len(CODE.findall(answer.content.decode())) == 10
    assert AuditEntry.objects.filter(action="accounts.confirmed_identity").count() == 1


def stale(client):
    session = client.session
    session["proved-at"] -= 11 * 60
    session.save()


@pytest.mark.parametrize("part", ["current", "code"])
def test_a_proof_needs_both(client, alice, sign_in, part):
    sign_in(client, alice)
    stale(client)
    form = {"current": PASSWORD, "code": alice.phone.code()} | {part: "wrong"}
    assert client.post(PROOF, form).status_code == 200
    assert client.post("/settings/factors/recovery-codes/")["Location"].startswith(PROOF)


def test_another_phone_takes_the_place_of_the_old_one(browser, alice, sign_in, is_in):
    here, elsewhere = sign_in(browser(), alice), sign_in(browser(), alice)
    here.post("/settings/factors/new/", {"begin": "yes"})
    assert here.get("/settings/factors/new/").status_code == 200
    phone = draft(alice)
    answer = here.post("/settings/factors/new/", {"code": phone.code()})
    assert answer["Location"] == FACTORS
    assert is_in(here)
    assert not is_in(elsewhere)
    moment = database_now()
    assert not codes.use_code(person=alice, code=alice.phone.code(moment), now=moment)
    assert TOTPDevice.objects.filter(user_id=alice.pk).count() == 1
    assert recovery.codes_left(alice) == 10


def test_secrets_are_in_no_list_and_no_log(client, alice, sign_in, caplog):
    sign_in(client, alice)
    key = TOTPDevice.objects.get(user_id=alice.pk).key
    assert key not in caplog.text
    assert PASSWORD not in caplog.text
    for entry in AuditEntry.objects.all():
        assert key not in str(entry.body)
        assert not any(code in str(entry.body) for code in alice.recovery)
