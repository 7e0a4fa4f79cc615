"""The mail folder: whole files, each once, for nobody else to read."""

from __future__ import annotations

import os
import stat
import time

from django.core.mail import EmailMessage

from notifications.spool import DRAFTS, LEFT_BEHIND, SpoolBackend, file_name

DIGEST = "ab" * 32


def message(message_id=f"<{DIGEST}@localhost>", body="Hello"):
    headers = {"Message-ID": message_id}
    return EmailMessage("Hi", body, "a@x.example", ["b@y.example"], headers=headers)


def files(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_a_message_is_a_file_named_by_its_key(mail_folder):
    assert SpoolBackend().send_messages([message()]) == 1

    assert files(mail_folder) == [f"{DIGEST}.eml"]
    path = mail_folder / f"{DIGEST}.eml"
    assert b"Subject: Hi" in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(mail_folder.stat().st_mode) == 0o700
    assert files(mail_folder / DRAFTS) == []


def test_a_second_time_is_success_and_changes_nothing(mail_folder):
    SpoolBackend().send_messages([message(body="first")])
    assert SpoolBackend().send_messages([message(body="second")]) == 1

    assert files(mail_folder) == [f"{DIGEST}.eml"]
    assert b"first" in (mail_folder / f"{DIGEST}.eml").read_bytes()


def test_a_foreign_message_id_becomes_a_safe_name(mail_folder):
    SpoolBackend().send_messages([message("<../../etc/passwd@evil>"), message("<other@x>")])

    names = files(mail_folder)
    assert len(names) == 2
    assert names == sorted([file_name("<../../etc/passwd@evil>"), file_name("<other@x>")])


def test_drafts_of_killed_writers_are_cleared_away(mail_folder):
    spool = SpoolBackend()
    spool.open()
    old, new = mail_folder / DRAFTS / "old", mail_folder / DRAFTS / "new"
    old.touch()
    new.touch()
    past = time.time() - LEFT_BEHIND - 60
    os.utime(old, (past, past))

    spool.open()

    assert files(mail_folder / DRAFTS) == ["new"]


def test_eight_processes_at_once_make_one_whole_file_each(mail_folder):
    """Every process hands over the same 25 messages, in step with the others."""
    waiting, start = os.pipe()
    children = []
    for _ in range(8):
        if child := os.fork():
            children.append(child)
            continue
        try:
            os.close(start)
            os.read(waiting, 1)  # returns when the parent closes its end
            messages = [message(f"<{n:064x}@localhost>", body="x" * 20_000) for n in range(25)]
            os._exit(25 - SpoolBackend().send_messages(messages))
        finally:
            os._exit(99)
    os.close(waiting)
    os.close(start)

    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]

    assert codes == [0] * 8
    assert files(mail_folder) == sorted(f"{n:064x}.eml" for n in range(25))
    assert all(path.stat().st_size > 20_000 for path in mail_folder.glob("*.eml"))
    assert files(mail_folder / DRAFTS) == []
