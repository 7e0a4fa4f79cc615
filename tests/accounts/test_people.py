"""Accounts are made in one place; addresses have one spelling; old rows go."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.addresses import normalise
from accounts.models import GuessCount, PasswordReset, User
from accounts.services import enrolment, guessing, housekeeping, passwords, people
from common.actors import COMMAND
from common.clock import database_now
from common.errors import Invalid, Refused
from tests.accounts.conftest import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
# Both refuse a database that holds something else; nobody can sign in to those of the load.
DEMO = {"dashboards/demo/people.py", "dashboards/load/desks.py"}
SAME = [
    "alice@acme.example",
    " Alice@ACME.example ",
    "ALICE@ACME.EXAMPLE",
    "alice＠acme.example",
    "ａｌｉｃｅ@acme.example",
]
REFUSED = [
    "",
    "alice",
    "@acme.example",
    "alice@",
    "alice@acme",
    "alice@acme.example.",
    "alice@@acme.example",
    "alice@evil.example@acme.example",
    '"alice"@acme.example',
    '"a@b"@acme.example',
    "alice@acme.example\x00",
    "alice@acme.com%00.evil.example",
    "alice\n@acme.example",
    "alice@acme.example\r\nBcc: x@evil.example",
    "ali\u200bce@acme.example",
    "alice @acme.example",
    "аlice@acme.example",
    "alice@[192.0.2.1]",
    "alice@-acme.example",
    "alice@localhost",
    "a" * 65 + "@" + "b" * 250 + ".example",
    "alice@" + "x" * 64 + ".example",
]


@pytest.mark.parametrize("text", SAME)
def test_one_spelling_each(text):
    assert normalise(text) == "alice@acme.example"


def test_a_domain_is_kept_in_idna_so_that_a_lookalike_differs():
    assert normalise("alice@bücher.example") == "alice@xn--bcher-kva.example"
    assert normalise("alice@аcme.example") != "alice@acme.example"


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_plain_address_is_refused(text):
    with pytest.raises(Invalid):
        normalise(text)


def test_an_address_has_one_account(alice, make):
    with pytest.raises(Invalid, match="already has an account"):
        make(" ALICE@acme.example")


@pytest.mark.django_db
def test_everything_wrong_is_said_at_once(make):
    with pytest.raises(Refused) as refusal:
        make(name="", password="short")
    assert {problem.path for problem in refusal.value.problems} == {"name", "password"}


def test_a_name_is_one_clean_line(make):
    person = make(name=" Alice\r\nBcc: x\x00 \u202e Acorn ", phone=False)
    assert person.name == "Alice Bcc: x Acorn"


def test_nothing_else_makes_an_account():
    makers = {
        "create",
        "create_user",
        "create_superuser",
        "get_or_create",
        "update_or_create",
        "bulk_create",
    }
    found = []
    for path in ROOT.glob("*/**/*.py"):
        if path.parts[len(ROOT.parts)] in {".venv", "tests", "var", "bench"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            words = ast.unparse(node.func).split(".")
            is_class = words == ["User"]
            is_manager = words[0] == "User" and words[-1] in makers
            if is_class or is_manager:
                found.append(str(path.relative_to(ROOT)))
    assert set(found) - DEMO == {"accounts/services/people.py"}


@pytest.mark.django_db
def test_django_s_command_makes_none_and_names_ours(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    given = {"email": "eve@evil.example", "name": "Eve", "interactive": False}
    with pytest.raises(CommandError, match="invite_manager"):
        call_command("createsuperuser", **given)
    assert not User.objects.exists()


def test_who_is_shut_stays_shut_and_twice_is_once(alice):
    shut = people.deactivate(person=alice, actor=COMMAND)
    again = people.deactivate(person=alice, actor=COMMAND)
    assert (shut.epoch, again.epoch) == (alice.epoch + 1, alice.epoch + 1)


def test_old_rows_go_and_new_ones_stay(alice, make):
    ravi = make("ravi@acme.example", "Ravi", phone=False)
    now = database_now()
    guessing.take(guessing.CODE, alice.pk, now - timedelta(hours=2))
    guessing.take(guessing.CODE, ravi.pk, now)
    passwords.request_reset(email=alice.email, actor=COMMAND)
    passwords.request_reset(email=ravi.email, actor=COMMAND)
    PasswordReset.objects.filter(person=alice).update(created_at=now - timedelta(days=31))
    device = enrolment.begin(person=ravi)
    assert housekeeping.tidy(now) == 2
    assert GuessCount.objects.filter(key=guessing.CODE.key(ravi.pk)).exists()
    assert [row.person for row in PasswordReset.objects.all()] == [ravi]
    assert enrolment.pending(ravi, device.pk) == device
    assert housekeeping.tidy(now + timedelta(days=2)) >= 1
    assert enrolment.pending(ravi, device.pk) is None


def test_the_password_is_the_one_that_was_chosen(alice):
    assert alice.check_password(PASSWORD)
