"""Reading what lies in the mail folder."""

from __future__ import annotations

import os

import pytest

from notifications import reading
from notifications.composers import Mail
from notifications.mail import build
from notifications.models import Delivery
from notifications.spool import DRAFTS, SpoolBackend

DIGEST = "cd" * 32


def spool(key, mail):
    message = build(Delivery(key=key, address="lin@acme.example"), mail)
    SpoolBackend().send_messages([message])


def test_a_mail_in_another_script_comes_back_as_it_was_written(mail_folder):
    text = "请确认订单:http://localhost:8000/orders/4Z32PABC/. 或 http://localhost:8000/help/"
    spool("k", Mail("订单 4Z32PABC 待确认 · “今天”", text, "<p>请确认</p>"))

    (mail,) = reading.newest()
    assert mail.subject == "订单 4Z32PABC 待确认 · “今天”"
    assert (mail.to, mail.html.strip()) == ("lin@acme.example", "<p>请确认</p>")
    assert mail.text.strip() == text
    assert mail.date.tzinfo
    assert mail.links == ["http://localhost:8000/orders/4Z32PABC/", "http://localhost:8000/help/"]
    assert reading.read(mail.name) == mail


def test_newest_first_and_no_more_than_asked(mail_folder):
    for number in range(4):
        spool(f"{number}", Mail(f"Mail {number}", "t", ""))
    for path in mail_folder.glob("*.eml"):
        number = int(reading.read(path.name).subject[-1])
        os.utime(path, (1_000_000 + number, 1_000_000 + number))

    assert [mail.subject for mail in reading.newest(limit=2)] == ["Mail 3", "Mail 2"]


def test_no_folder_is_no_mail(mail_folder):
    assert reading.newest() == []
    assert reading.read(f"{DIGEST}.eml") is None


@pytest.mark.parametrize("name", ["../secret-key", f"{DIGEST}.eml/..", f"../{DIGEST}.eml", "", "x"])
def test_only_names_of_mails_are_read(mail_folder, name):
    spool("k", Mail("s", "t", ""))

    assert reading.read(name) is None


def test_what_is_no_mail_is_not_listed(mail_folder):
    spool("k", Mail("s", "t", ""))
    (mail_folder / "notes.txt").write_text("mine")
    (mail_folder / f"{DIGEST}.eml").symlink_to("/etc/hostname")
    (mail_folder / DRAFTS / f"{'ef' * 32}.eml").write_text("half")

    assert len(reading.newest()) == 1


def test_a_broken_mail_is_shown_as_far_as_it_goes(mail_folder):
    mail_folder.mkdir()
    head = b"Subject: =?x-none?q?=ff?=\nDate: yesterday\nContent-Type: text/plain; charset=x-none"
    (mail_folder / f"{DIGEST}.eml").write_bytes(head + b"\n\n\xff")

    (mail,) = reading.newest()
    assert (mail.date, mail.html) == (None, "")
