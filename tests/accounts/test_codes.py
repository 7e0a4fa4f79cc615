"""Codes of the phone: each once, counted per account, whatever is tried."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import pytest
import time_machine

from accounts.models import GuessCount
from accounts.services import codes, guessing
from accounts.services import sign_in as service
from common.actors import COMMAND
from common.clock import database_now
from tests.accounts.conftest import MORNING
from tests.crowd import at_once, winners

CODE = "/sign-in/code/"


def test_a_code_works_once(client, alice, give_password):
    code = alice.phone.code()
    give_password(client)
    assert client.post(CODE, {"code": code}).status_code == 302
    client.post("/sign-out/")
    give_password(client)
    answer = client.post(CODE, {"code": code})
    assert answer.status_code == 200
    assert "was used before" in answer.content.decode()


def test_a_code_older_than_the_one_used_is_refused(alice):
    moment = database_now()
    step = codes.step_at(moment)
    newer, older = (codes.code_at(alice.phone.key, at) for at in (step, step - 1))
    assert codes.use_code(person=alice, code=newer, now=moment)
    assert not codes.use_code(person=alice, code=older, now=moment)


@pytest.mark.parametrize(
    ("steps", "works"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_one_step_of_tolerance_and_no_more(alice, steps, works):
    moment = database_now()
    code = codes.code_at(alice.phone.key, codes.step_at(moment) + steps)
    assert codes.use_code(person=alice, code=code, now=moment) is works


def test_a_phone_that_is_ahead_does_not_talk_us_into_its_time(alice):
    start = database_now()
    for turn in range(1, 6):
        moment = start + timedelta(seconds=90 * turn)
        ahead = codes.code_at(alice.phone.key, codes.step_at(moment) + 1)
        assert codes.use_code(person=alice, code=ahead, now=moment)
    moment += timedelta(seconds=90)
    far = codes.code_at(alice.phone.key, codes.step_at(moment) + 2)
    assert not codes.use_code(person=alice, code=far, now=moment)


@pytest.mark.parametrize("shape", ["{0} {1}", " {0}{1} ", "{0}\u00a0{1}"])
def test_blanks_do_not_matter(alice, shape):
    moment = database_now()
    code = alice.phone.code(moment)
    assert codes.use_code(person=alice, code=shape.format(code[:3], code[3:]), now=moment)


@pytest.mark.parametrize(
    "junk", ["", "12345", "1234567", "-12345", "+12345", "１２３", "abcdef", "\x00"]
)
def test_junk_is_no_code(alice, junk):
    assert not codes.use_code(person=alice, code=junk, now=database_now())


def test_somebody_elses_code_is_none(alice, make):
    ravi = make("ravi@acme.example", "Ravi")
    moment = database_now()
    assert not codes.use_code(person=alice, code=ravi.phone.code(moment), now=moment)


def test_of_two_tries_at_once_one_succeeds(transactional_db, alice):
    code = alice.phone.code()

    results = at_once(*[lambda: service.check_code(person=alice, code=code, actor=COMMAND)] * 4)

    assert len(winners(results, service.WrongCode)) == 1


def test_parallel_guesses_are_counted_before_they_are_looked_at(
    transactional_db, alice, monkeypatch
):
    looked = []
    use = codes.use_code
    monkeypatch.setattr(codes, "use_code", lambda **given: looked.append(1) or use(**given))
    wrong = alice.phone.wrong()

    def attempt():
        for _again in range(4):
            with pytest.raises((service.WrongCode, guessing.TooManyGuesses)):
                service.check_code(person=alice, code=wrong, actor=COMMAND)

    assert at_once(*[attempt] * 8) == [None] * 8
    assert len(looked) == 10


def test_guesses_count_over_many_sign_ins_and_made_up_addresses(
    browser, alice, give_password, monkeypatch
):
    looked = []
    use = codes.use_code
    monkeypatch.setattr(codes, "use_code", lambda **given: looked.append(1) or use(**given))
    dice = random.Random(7)
    for turn in range(30):
        client = browser(f"192.0.2.{turn}")
        spoofed = {"HTTP_X_FORWARDED_FOR": f"198.51.100.{dice.randrange(250)}"}
        give_password(client, **spoofed)
        for _guess in range(3):
            answer = client.post(CODE, {"code": alice.phone.wrong()}, **spoofed)
    assert len(looked) == 10
    assert answer.status_code == 429
    assert re.search(r"Wait until (today|tomorrow) \d\d:\d\d UTC", answer.content.decode())


def test_the_right_code_is_refused_too_until_the_hour_is_over(client, alice, give_password):
    with time_machine.travel(MORNING, tick=False) as clock:
        give_password(client)
        for _guess in range(10):
            client.post(CODE, {"code": alice.phone.wrong()})
        alice.phone.last = 0
        assert client.post(CODE, {"code": alice.phone.code()}).status_code == 429
        clock.shift(59 * 60)
        give_password(client)
        assert client.post(CODE, {"code": alice.phone.code()}).status_code == 429
        clock.shift(2 * 60)
        assert client.post(CODE, {"code": alice.phone.code()}).status_code == 302


def test_recovery_codes_share_the_same_lock(client, alice, give_password):
    give_password(client)
    for _guess in range(5):
        client.post(CODE, {"code": alice.phone.wrong()})
        client.post("/sign-in/recovery-code/", {"code": "AAAA-BBBB-CCCC-DDDD"})
    answer = client.post("/sign-in/recovery-code/", {"code": alice.recovery[0]})
    assert answer.status_code == 429
    assert alice.recovery_codes.filter(used_at=None).count() == 10


def test_a_right_code_neither_counts_nor_clears(client, alice, give_password):
    give_password(client)
    client.post(CODE, {"code": alice.phone.wrong()})
    client.post(CODE, {"code": alice.phone.code()})
    assert guessing.left(guessing.CODE, alice.pk, database_now()) == 9


def test_the_counts_name_nobody(client, alice, give_password):
    give_password(client, password="wrong")
    for row in GuessCount.objects.all():
        assert "alice" not in row.key
        assert "192.0" not in row.key


def test_wrong_passwords_close_the_account_for_a_quarter(browser, alice, give_password):
    with time_machine.travel(MORNING, tick=False) as clock:
        for turn in range(10):
            give_password(browser(f"192.0.2.{turn}"), password="wrong")
        answer = give_password(browser("192.0.2.99"))
        assert answer.status_code == 429
        assert "Wait until today 10:15 UTC" in answer.content.decode()
        clock.shift(15 * 60 + 1)
        assert give_password(browser("192.0.2.99")).status_code == 302


def test_an_unknown_address_closes_just_the_same(browser, alice, give_password):
    answers = {}
    for email in ("alice@acme.example", "nobody@acme.example"):
        for _turn in range(11):
            answer = give_password(browser(), email, "wrong")
        answers[email] = answer.status_code
    assert set(answers.values()) == {429}


def test_one_network_address_cannot_try_everybody(browser, alice, give_password):
    client = browser("192.0.2.7")
    for turn in range(100):
        give_password(client, f"p{turn}@acme.example", "wrong")
    assert give_password(client).status_code == 429
    assert give_password(browser("192.0.2.8")).status_code == 302
