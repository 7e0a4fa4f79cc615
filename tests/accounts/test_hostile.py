"""Sign-in under attack: what is typed, all at once, by who wants somebody else's account."""

from __future__ import annotations

from functools import partial

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.addresses import normalise
from accounts.models import User
from accounts.services import enrolment, guessing, people
from accounts.services import sign_in as service
from common.actors import COMMAND
from common.clock import database_now
from common.errors import Invalid, NotPermitted, Stale
from tests.accounts.conftest import MORNING, PASSWORD, Phone
from tests.crowd import at_once, winners

SIGN_IN, CODE, RECOVERY = "/sign-in/", "/sign-in/code/", "/sign-in/recovery-code/"
STRANGE = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "x" * 100_000,
    "😀" * 100,
    "\u202egnp.exe",
    "مرحبا",
    "'; DROP TABLE accounts_user; --",
    "{{ 7*7 }}",
    "%s%n",
    "\r\nSet-Cookie: x=y",
    "<script>alert(1)</script>",
    "a" * 64 + "@" + "b" * 180 + ".example",
    "@",
    "alice@acme.example@evil.example",
    "\ufeffalice@acme.example",
]


@pytest.mark.parametrize("text", STRANGE)
def test_strange_input_has_an_answer_everywhere(client, alice, give_password, text):
    for email, password in ((text, PASSWORD), (alice.email, text), (text, text)):
        answer = client.post(SIGN_IN, {"email": email, "password": password})
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content
    assert client.post("/forgotten-password/", {"email": text}).status_code == 200
    assert give_password(client).status_code == 302
    for path in (CODE, RECOVERY):
        assert client.post(path, {"code": text}).status_code == 200
        assert b"<script>alert" not in client.post(path, {"code": text}).content


@pytest.mark.parametrize("text", STRANGE)
def test_strange_settings_have_an_answer(client, alice, sign_in, text):
    sign_in(client, alice)
    usual = {"name": "Alice", "time_zone": "UTC", "language": "en", "theme": ""}
    for name in usual:
        answer = client.post("/settings/", usual | {name: text})
        assert answer.status_code in {200, 302}
        assert b"<script>alert" not in client.get("/settings/").content
    name = User.objects.get().name
    assert name.isprintable()
    assert name.strip() == name != ""
    for field in ("current", "new"):
        form = {"current": PASSWORD, "new": PASSWORD + " too"} | {field: text}
        assert client.post("/settings/password/", form).status_code == 200


def test_a_recovery_code_tried_four_times_at_once_opens_once(transactional_db, alice):
    code = alice.recovery[0]

    results = at_once(
        *[lambda: service.check_recovery_code(person=alice, code=code, actor=COMMAND)] * 4
    )

    assert len(winners(results, service.WrongCode)) == 1
    assert alice.recovery_codes.filter(used_at=None).count() == 9
    assert guessing.left(guessing.CODE, alice.pk, database_now()) == 7


def test_one_draft_confirmed_four_times_at_once_counts_once(transactional_db, make):
    lin = make("lin@acme.example", "Lin", phone=False)
    device = enrolment.begin(person=lin)
    given = {"person": lin, "device_id": device.pk, "code": Phone(device).code(), "actor": COMMAND}

    results = at_once(*[lambda: enrolment.confirm(**given)[1]] * 4)

    (made,) = winners(results, NotPermitted, Stale)
    assert len(made) == lin.recovery_codes.count() == 10
    assert lin.totpdevice_set.get().confirmed


@pytest.mark.parametrize("email", ["nobody@acme.example", "shut@acme.example", "no address"])
def test_a_sign_in_costs_the_same_work_whoever_has_the_address(client, make, give_password, email):
    make()
    people.deactivate(person=make("shut@acme.example", phone=False), actor=COMMAND)
    give_password(client, "first@acme.example", "wrong")  # fills what is remembered
    work = []
    for address in ("alice@acme.example", email):
        with CaptureQueriesContext(connection) as queries:
            answer = give_password(client, address, "wrong")
        assert answer.status_code == 200
        work.append([query["sql"].split()[0] for query in queries.captured_queries])
    assert work[0] == work[1]


def test_wrong_passwords_in_parallel_are_counted_before_they_are_looked_at(
    transactional_db, alice, monkeypatch
):
    looked = []
    check = User.check_password
    monkeypatch.setattr(User, "check_password", lambda *a: looked.append(1) or check(*a))

    def attempt(turn):
        for _again in range(4):
            with pytest.raises((service.WrongPassword, guessing.TooManyGuesses)):
                service.check_password(email=alice.email, password=f"no {turn}", actor=COMMAND)

    assert at_once(*(partial(attempt, turn) for turn in range(6))) == [None] * 6
    assert len(looked) == guessing.PASSWORD.times


def test_a_session_that_somebody_prepared_is_not_taken_over(browser, alice, give_password, sign_in):
    """The attacker's session key in the victim's browser: it is worth nothing afterwards."""
    attacker, victim = browser(), browser()
    attacker.get(SIGN_IN)
    session = attacker.session
    session["vendor"] = 7
    session.save()
    planted = session.session_key
    victim.cookies["sessionid"] = planted
    sign_in(victim, alice)
    assert victim.session.session_key != planted
    assert "vendor" not in victim.session
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.parametrize("key", ["a" * 32, "0" * 8, "x", "é" * 32])
def test_a_made_up_session_key_is_not_kept(client, alice, sign_in, key):
    client.cookies["sessionid"] = key
    sign_in(client, alice)
    assert client.session.session_key != key


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(client, alice, give_password):
    cookie = give_password(client).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_a_closed_lock_says_for_how_many_seconds(browser, alice, give_password):
    with time_machine.travel(MORNING, tick=False):
        for turn in range(11):
            answer = give_password(browser(f"192.0.2.{turn}"), password="wrong")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "Or ask for a new password" in answer.content.decode()


@pytest.mark.parametrize("typed", ["caf\u00e9 cr\u00e8me am Fluss", "ｆｅｒｒｙ under copper moon"])
def test_one_password_however_the_keyboard_composes_it(client, make, give_password, typed):
    import unicodedata

    make(password=typed, phone=False)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        answer = give_password(client, password=unicodedata.normalize(form, typed))
        assert answer.status_code == 302
    assert give_password(client, password=typed.upper()).status_code == 200
    assert give_password(client, password=f" {typed}").status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "alice@straße.example",  # of 2003 strasse.example, today a domain of its own
        "alice@βόλος.example",
        "alice@ac\u200dme.example",
        "alice@acme.example\u3002",
        "alice@acme\u00ad.example",
        "alice@xn--\u00fc.example",
    ],
)
def test_an_address_that_could_be_another_one_is_refused(text):
    with pytest.raises(Invalid):
        normalise(text)


def test_the_full_stop_of_a_chinese_keyboard_is_one():
    assert normalise("alice@acme。example") == "alice@acme.example"
    assert normalise("alice@例子。example") == "alice@xn--fsqu00a.example"


@pytest.mark.parametrize("name", ["\u3164", "\u2800 \u115f", "\u200b\u200d", "\u202e", "\x7f"])
def test_a_name_of_which_nothing_is_seen_is_none(client, alice, sign_in, name):
    sign_in(client, alice)
    form = {"name": name, "time_zone": "UTC", "language": "en", "theme": ""}
    answer = client.post("/settings/", form)
    assert answer.status_code == 200
    assert "Enter your name" in answer.content.decode()


@pytest.mark.parametrize("name", ["王小明", "علی رضا", "O’Neill-García", "Zoë 😀", "李"])
def test_names_of_the_world_are_kept(client, alice, sign_in, name):
    sign_in(client, alice)
    form = {"name": name, "time_zone": "UTC", "language": "en", "theme": ""}
    assert client.post("/settings/", form).status_code == 302
    assert User.objects.get().name == name


def test_who_is_shut_between_the_two_steps_stays_out(client, alice, give_password, is_in):
    give_password(client)
    people.deactivate(person=alice, actor=COMMAND)
    assert client.post(CODE, {"code": alice.phone.code()})["Location"].startswith(SIGN_IN)
    assert not is_in(client)


def test_the_gate_speaks_the_language_that_was_chosen_there(client, make, give_password, sign_in):
    """Until both factors are given: then the person's own language counts."""
    alice = make(language="zh-hans")
    client.post("/language/", {"language": "en", "next": SIGN_IN})
    give_password(client)
    assert '<html lang="en"' in client.get(CODE).content.decode()
    client.post("/language/", {"language": "zh-hans", "next": CODE})
    assert '<html lang="zh-Hans"' in client.get(CODE).content.decode()
    client.post("/language/", {"language": "en", "next": CODE})
    client.post(CODE, {"code": alice.phone.code()})
    page = client.get("/settings/proof/").content.decode()
    assert '<html lang="zh-Hans"' in page
    assert 'action="/language/"' not in page


def test_without_a_choice_the_second_step_speaks_the_persons_language(client, make, give_password):
    make(language="zh-hans")
    give_password(client)
    assert '<html lang="zh-Hans"' in client.get(CODE).content.decode()


def test_a_session_that_ended_is_said_and_leads_back(client, alice, sign_in):
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(client, alice)
        clock.shift(61 * 60)
        answer = client.post("/settings/password/", {"current": PASSWORD, "new": "x"})
        assert answer["Location"] == "/sign-in/?next=/settings/password/"
        page = client.get(answer["Location"]).content.decode()
        assert "Your session has ended" in page
        assert "What you just sent was not saved" in page
        assert "session has ended" not in client.get(SIGN_IN).content.decode()


def test_a_second_click_on_the_code_is_told_what_became_of_it(browser, alice, give_password):
    """Without scripts: the first click took the session along, the second comes with its key."""
    client = browser()
    give_password(client)
    code, old = alice.phone.code(), client.cookies["sessionid"].value
    client.post(CODE, {"code": code})
    second = browser()
    second.cookies["sessionid"] = old
    answer = second.post(f"{CODE}?next=/orders/", {"code": code})
    assert answer["Location"] == "/sign-in/?next=/orders/"
    assert "Your session has ended" in second.get(answer["Location"]).content.decode()


def test_who_never_had_a_session_reads_of_none(client, db):
    answer = client.get("/settings/")
    assert "session has ended" not in client.get(answer["Location"]).content.decode()
