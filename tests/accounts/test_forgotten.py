"""A forgotten password leads where the link led, and nobody can keep the owner out."""

from __future__ import annotations

import email
import re
from email import policy
from functools import partial

import pytest
from django.contrib.sessions.models import Session

from accounts.models import PasswordReset, User
from accounts.services import passwords
from common.actors import COMMAND
from notifications.handover import deliver_due
from notifications.models import Delivery
from tests.accounts.conftest import PASSWORD
from tests.crowd import at_once, winners

FORGOTTEN, CODE = "/forgotten-password/", "/sign-in/code/"
NEW = "paper boats sail at dawn"
LINK = re.compile(r"http://localhost:\d+(/reset-password/\S+)")
ORDER = "/orders/4711/?tab=history&q=a%20b"


@pytest.fixture
def mailed(client, mail_folder):
    """Ask for a link, from a page that leads somewhere, and read the mail."""

    def ask(address="alice@acme.example", target=""):
        client.post(FORGOTTEN + target, {"email": address})
        deliver_due()
        newest = max(mail_folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        message = email.message_from_bytes(newest.read_bytes(), policy=policy.default)
        (link,) = LINK.findall(message.get_body(("plain",)).get_content())
        assert link in message.get_body(("html",)).get_content().replace("&amp;", "&")
        return link

    return ask


def test_the_way_through_the_mail_leads_where_the_link_led(client, alice, mailed):
    page = client.get(f"/sign-in/?next={ORDER.replace('&', '%26')}").content.decode()
    (asking,) = re.findall(r'href="(/forgotten-password/[^"]*)"', page)
    link = mailed(target=asking.removeprefix(FORGOTTEN).replace("&amp;", "&"))
    client.get(link)
    answer = client.post(link, {"password": NEW})
    assert answer["Location"].startswith(f"{CODE}?next=/orders/4711/")
    answer = client.post(answer["Location"], {"code": alice.phone.code()})
    assert answer["Location"] == ORDER


def test_also_when_the_second_factor_is_to_be_set_up(client, make, mailed):
    make(phone=False)
    link = mailed(target="?next=/settings/sessions/")
    assert client.post(link, {"password": NEW})["Location"] == (
        "/sign-in/set-up/?next=/settings/sessions/"
    )


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/%5cevil.example", "/sign-out/", "/nope"]
)
def test_the_mail_leads_to_no_other_site(client, alice, mailed, target):
    assert "next" not in mailed(target=f"?next={target}")
    link = mailed() + f"?next={target}"
    answer = client.post(link, {"password": NEW})
    assert answer["Location"] in {CODE, f"{CODE}?next=/nope"}


def test_a_one_time_link_is_not_written_down_on_the_way(client, alice, mailed):
    """A known person who is invited and has forgotten the password: the token is a secret."""
    link = mailed(target="?next=/invitation/aaaaBBBBccccDDDD/")
    assert "invitation" not in link
    assert "aaaaBBBBccccDDDD" not in str(list(Delivery.objects.values()))


def test_who_closes_the_lock_again_and_again_does_not_keep_the_owner_out(
    browser, alice, mailed, give_password, is_in
):
    def attack():
        for turn in range(12):
            answer = give_password(browser(f"198.51.100.{turn}"), password="wrong")
        assert answer.status_code == 429

    attack()
    link, mine = mailed(), browser("203.0.113.9")
    attack()
    assert mine.post(link, {"password": NEW})["Location"] == CODE
    attack()  # between the two steps of the owner
    assert mine.post(CODE, {"code": alice.phone.code()}).status_code == 302
    attack()
    assert is_in(mine)


def test_a_link_opened_in_the_browser_of_somebody_else_ends_that_session(
    browser, alice, make, mailed, sign_in, is_in
):
    ravi = make("ravi@acme.example", "Ravi")
    his = sign_in(browser(), ravi)
    his.post(mailed(), {"password": NEW})
    assert not is_in(his)
    assert "alice@acme.example" in his.get(CODE).content.decode()
    assert User.objects.get(pk=ravi.pk).check_password(PASSWORD)


def test_half_sessions_of_before_end_too(browser, alice, mailed, give_password):
    half = browser()
    give_password(half)
    assert half.get(CODE).status_code == 200
    browser().post(mailed(), {"password": NEW})
    answer = half.post(CODE, {"code": alice.phone.code()})
    assert answer["Location"].startswith("/sign-in/?next=")
    assert "session has ended" in half.get("/sign-in/").content.decode()


def test_the_link_cannot_be_used_at_the_same_moment_twice(transactional_db, alice, mailed):
    token = mailed().split("/")[2]

    def attempt(turn):
        passwords.reset_password(token=token, new=f"{NEW} {turn}", actor=COMMAND)
        return turn

    results = at_once(*(partial(attempt, turn) for turn in range(4)))

    (winner,) = winners(results, passwords.LinkNotValid)
    assert User.objects.get(pk=alice.pk).check_password(f"{NEW} {winner}")
    assert Delivery.objects.filter(topic="accounts.password_changed").count() == 1
    assert PasswordReset.objects.get().used_at is not None


def test_a_reset_leaves_factor_recovery_codes_and_address_as_they_were(client, alice, mailed):
    device = alice.totpdevice_set.get()
    client.post(mailed(), {"password": NEW, "email": "x@evil.example", "begin": "yes"})
    alice.refresh_from_db()
    assert alice.email == "alice@acme.example"
    assert alice.totpdevice_set.get().key == device.key
    assert alice.recovery_codes.filter(used_at=None).count() == 10
    assert Session.objects.count() == 1
    assert client.post("/sign-in/set-up/", {"begin": "yes"})["Location"] == CODE


def test_a_head_or_a_get_with_a_password_sets_nothing(client, alice, mailed):
    link = mailed()
    for ask in (client.get, client.head):
        ask(link, {"password": NEW})
    assert client.options(link).status_code == 200
    assert User.objects.get(pk=alice.pk).check_password(PASSWORD)
    assert PasswordReset.objects.get().used_at is None
