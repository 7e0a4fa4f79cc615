"""Which passwords are taken, how one is changed, and how a forgotten one is set anew."""

from __future__ import annotations

import re
import time

import pytest
import time_machine
from django.contrib.auth.hashers import identify_hasher, make_password
from django.test import override_settings

from accounts import passwords as rules
from accounts.models import PasswordReset, User
from accounts.services import passwords, people
from audit.models import AuditEntry
from common import onetime
from common.actors import COMMAND
from common.errors import Refused
from notifications.handover import deliver_due
from notifications.models import Delivery
from tests.accounts.conftest import PASSWORD

FORGOTTEN = "/forgotten-password/"
NEW = "paper boats sail at dawn"
LINK = re.compile(r"http://localhost:\d+(/reset-password/[\w-]+/)")

GOOD = [
    PASSWORD,
    NEW,
    "einundzwanzig Apfelkuchen",
    "vNq7 uXw2 Lk9e",
    "纸船在黎明时分驶向大海深处吧",
    "fk2j3h4k5j6h",
    "x" * 3 + "brambles and otters" * 5,
    "Alice loves purple giraffes",
]
STOLEN = [
    "password1234",
    "Password1234!",
    "P@ssw0rd2024!!",
    "!!!letmein2026!!!",
    "qwertyuiop12",
    "1qaz2wsx3edc",
    "passwordpassword",
    "adm1n1strator",
    "administrator",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "abcdefghijkl",
    "123456789012",
    "ＰＡＳＳＷＯＲＤ1234",
    "monkey-123456",
]
OF_CONTEXT = [
    "alice@acme.example",
    "AliceAcorn2026!",
    "acme-acme-2026",
    "acorn-portal!",
    "4l1c3-4c0rn-42",
]


@pytest.fixture
def draft():
    return User(email="alice@acme.example", name="Alice Acorn")


@pytest.mark.parametrize("password", GOOD)
def test_long_and_own_is_good_enough(draft, password):
    rules.check_password(password, draft)


@pytest.mark.parametrize("password", STOLEN)
def test_stolen_ones_are_refused_in_any_dress(draft, password):
    with pytest.raises(Refused, match="known from thefts"):
        rules.check_password(password, draft)


@pytest.mark.parametrize("password", OF_CONTEXT)
def test_ones_own_name_is_no_password(draft, password):
    with pytest.raises(Refused):
        rules.check_password(password, draft)


def test_the_companys_name_is_no_password(draft):
    draft.password_context = ("Globex Home GmbH", "GLOBX")
    for password in ("globex-home-2026", "GLOBX-GLOBX-77"):
        with pytest.raises(Refused, match="your company"):
            rules.check_password(password, draft)


@pytest.mark.parametrize(("length", "ok"), [(11, False), (12, True), (128, True), (129, False)])
def test_twelve_to_a_hundred_and_twenty_eight(draft, length, ok):
    password = ("brick otter lamp mule " * 6)[:length]
    if ok:
        rules.check_password(password, draft)
    else:
        with pytest.raises(Refused):
            rules.check_password(password, draft)


def test_nothing_is_cut_off(make):
    long = ("brick otter lamp mule " * 6)[:128]
    person = make(password=long, phone=False)
    assert person.check_password(long)
    assert not person.check_password(long[:-1])


def test_the_list_is_long():
    assert len(rules.breached()) > 100_000


def test_the_product_hashes_with_argon2id():
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"]):
        encoded = make_password(PASSWORD)
        assert identify_hasher(encoded).algorithm == "argon2"
        assert encoded.startswith("argon2$argon2id$")


def test_a_change_ends_every_other_session(browser, alice, sign_in, is_in):
    here, elsewhere = sign_in(browser(), alice), sign_in(browser(), alice)
    answer = here.post("/settings/password/", {"current": PASSWORD, "new": NEW})
    assert answer["Location"] == "/settings/password/"
    assert is_in(here)
    assert not is_in(elsewhere)
    assert User.objects.get(pk=alice.pk).check_password(NEW)
    assert Delivery.objects.filter(topic="accounts.password_changed").count() == 1
    assert AuditEntry.objects.filter(action="accounts.password_changed").count() == 1


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"current": "wrong", "new": NEW}, "not your current password"),
        ({"current": PASSWORD, "new": "password1234"}, "known from thefts"),
        ({"current": PASSWORD, "new": "short"}, "at least 12"),
        ({"current": "", "new": ""}, "Enter your password"),
    ],
)
def test_a_bad_change_changes_nothing(client, alice, sign_in, form, sentence):
    sign_in(client, alice)
    answer = client.post("/settings/password/", form)
    assert sentence in answer.content.decode()
    assert User.objects.get(pk=alice.pk).check_password(PASSWORD)


def mailed(folder):
    """The paths of the links that left by mail."""
    import email
    from email import policy

    found = []
    for path in sorted(folder.glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        found += LINK.findall(message.get_body(("plain",)).get_content())
    return found


@pytest.fixture
def link(client, alice, mail_folder):
    """The link of a forgotten password, as it came by mail."""
    client.post(FORGOTTEN, {"email": alice.email})
    deliver_due()
    return mailed(mail_folder)[-1]


def test_known_and_unknown_get_the_same_answer_and_work(client, alice, mail_folder):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answers, work = [], []
    client.post(FORGOTTEN, {"email": "first@acme.example"})  # fills what is remembered
    for email in (alice.email, "nobody@acme.example"):
        with CaptureQueriesContext(connection) as queries:
            answers.append(client.post(FORGOTTEN, {"email": email}))
        work.append([query["sql"].split()[0] for query in queries.captured_queries])
    assert [answer.status_code for answer in answers] == [200, 200]
    known, unknown = (re.sub(r'value="\w{64}"', "", a.content.decode()) for a in answers)
    assert known == unknown
    assert work[0] == work[1]
    deliver_due()
    assert len(mailed(mail_folder)) == 1


def test_the_link_sets_a_password_and_keeps_the_factor(
    browser, client, alice, link, sign_in, is_in, give_password
):
    elsewhere = sign_in(browser(), alice)
    page = client.get(link)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    answer = client.post(link, {"password": NEW})
    assert answer["Location"] == "/sign-in/code/"
    assert not is_in(client)
    assert not is_in(elsewhere)
    assert give_password(browser(), password=PASSWORD).status_code == 200
    assert give_password(browser(), password=NEW)["Location"] == "/sign-in/code/"
    assert "Your new password is set" in client.get("/sign-in/code/").content.decode()
    client.post("/sign-in/code/", {"code": alice.phone.code()})
    assert is_in(client)


def test_opening_the_link_uses_nothing_up(client, alice, link):
    before = list(PasswordReset.objects.values()), list(User.objects.values())
    for _time in range(3):
        client.get(link)
        client.head(link)
    assert (list(PasswordReset.objects.values()), list(User.objects.values())) == before
    assert client.post(link, {"password": NEW}).status_code == 302


def test_a_link_works_once(browser, client, alice, link):
    client.post(link, {"password": NEW})
    again = browser().post(link, {"password": "another four words here"})
    assert again.status_code == 404
    assert User.objects.get(pk=alice.pk).check_password(NEW)


def test_a_weak_password_does_not_use_the_link_up(client, alice, link):
    assert "at least 12" in client.post(link, {"password": "short"}).content.decode()
    assert client.post(link, {"password": NEW}).status_code == 302


def test_one_link_used_ends_the_others(client, alice, mail_folder):
    for _time in range(2):
        client.post(FORGOTTEN, {"email": alice.email})
        deliver_due()
    first, second = mailed(mail_folder)
    client.post(second, {"password": NEW})
    assert client.get(first).status_code == 404


def test_wrong_used_and_expired_links_look_alike(client, alice, link):
    wrong = client.get("/reset-password/nonsense/")
    with time_machine.travel(time.time() + 3601, tick=False):
        late = client.get(link)
    people.deactivate(person=alice, actor=COMMAND)
    shut = client.get(link)
    bodies = {strip(answer) for answer in (wrong, late, shut)}
    assert [a.status_code for a in (wrong, late, shut)] == [404, 404, 404]
    assert len(bodies) == 1


def strip(answer):
    page = re.sub(r'value="\w{64}"', "", answer.content.decode())
    return re.sub(r"/reset-password/[\w-]+/", "", page)


def test_a_link_leads_to_our_own_address_whatever_the_request_says(client, alice, mail_folder):
    client.post(
        FORGOTTEN,
        {"email": alice.email},
        HTTP_HOST="localhost",
        HTTP_X_FORWARDED_HOST="evil.example",
    )
    assert (
        client.post(FORGOTTEN, {"email": alice.email}, HTTP_HOST="evil.example").status_code == 400
    )
    deliver_due()
    text = next(mail_folder.glob("*.eml")).read_text()
    assert "evil.example" not in text
    assert len(mailed(mail_folder)) == 1


def test_the_secret_is_stored_nowhere(client, alice, link):
    token = link.split("/")[2]
    row = PasswordReset.objects.get()
    assert row.token_hash == onetime.digest(token)
    assert token not in str(list(PasswordReset.objects.values()))
    assert token not in str(list(Delivery.objects.values()))
    assert token not in str(list(AuditEntry.objects.values()))


def test_a_token_of_another_purpose_opens_nothing(client, alice, link):
    row = PasswordReset.objects.get()
    other = onetime.derive("vendors.invitation", row.pk, row.nonce)
    assert client.get(f"/reset-password/{other}/").status_code == 404


def test_a_link_used_before_it_left_does_not_leave(client, alice, mail_folder):
    client.post(FORGOTTEN, {"email": alice.email})
    PasswordReset.objects.update(used_at="2026-01-01T00:00Z")
    deliver_due()
    assert mailed(mail_folder) == []


def test_a_rotated_key_still_writes_the_links_that_wait(client, alice, mail_folder, settings):
    client.post(FORGOTTEN, {"email": alice.email})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key altogether, long enough to be one of ours"
    deliver_due()
    (path,) = mailed(mail_folder)
    assert client.get(path).status_code == 200


def test_the_link_opens_a_closed_password_lock(browser, client, alice, link, give_password):
    for turn in range(10):
        give_password(browser(f"192.0.2.{turn}"), password="wrong")
    assert give_password(client).status_code == 429
    client.post(link, {"password": NEW})
    assert give_password(client, password=NEW).status_code == 302


def test_three_links_an_hour_and_nobody_hears_of_a_fourth(client, alice, mail_folder):
    answers = [client.post(FORGOTTEN, {"email": alice.email}) for _time in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert PasswordReset.objects.count() == 3


def test_a_deactivated_person_gets_no_link(client, alice, mail_folder):
    people.deactivate(person=alice, actor=COMMAND)
    client.post(FORGOTTEN, {"email": alice.email})
    deliver_due()
    assert mailed(mail_folder) == []


def test_the_mail_speaks_the_readers_language(client, make, mail_folder):
    import email
    from email import policy

    make(language="zh-hans", time_zone="Asia/Shanghai")
    client.post(FORGOTTEN, {"email": "alice@acme.example"})
    deliver_due()
    path = next(mail_folder.glob("*.eml"))
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert 'lang="zh-Hans"' in message.get_body(("html",)).get_content()
    assert "GMT+8" in message.get_body(("plain",)).get_content()


@pytest.mark.django_db
def test_passwords_service_refuses_a_token_that_is_none():
    with pytest.raises(passwords.LinkNotValid):
        passwords.find_link("")
