"""What an error of the hand-over means, without repeating what it says about people."""

from __future__ import annotations

import smtplib

import pytest

from notifications import faults
from notifications.faults import Meaning

WHO = "lin@acme.example"


@pytest.mark.parametrize(
    ("error", "meaning", "note"),
    [
        (
            smtplib.SMTPRecipientsRefused({WHO: (550, b"5.1.1 <lin@acme.example> unknown")}),
            Meaning.NEVER,
            "SMTP 550 5.1.1",
        ),
        (
            smtplib.SMTPRecipientsRefused({WHO: (451, b"4.7.1 greylisted")}),
            Meaning.LATER,
            "SMTP 451 4.7.1",
        ),
        (
            smtplib.SMTPRecipientsRefused({WHO: (554, b"5.7.1 relay access denied")}),
            Meaning.LATER,
            "SMTP 554 5.7.1",
        ),
        (smtplib.SMTPDataError(552, b"too large"), Meaning.NEVER, "SMTP 552"),
        (smtplib.SMTPDataError(421, b"closing"), Meaning.SERVER, "SMTP 421"),
        (smtplib.SMTPSenderRefused(553, b"who?", "acorn@x"), Meaning.SERVER, "SMTP 553"),
        (smtplib.SMTPServerDisconnected("bye"), Meaning.LINE, "SMTPServerDisconnected"),
        (TimeoutError("timed out"), Meaning.LINE, "TimeoutError"),
        (KeyError(WHO), Meaning.LATER, "KeyError"),
    ],
)
def test_meaning_and_note(error, meaning, note):
    fault = faults.of(error)

    assert (fault.meaning, fault.note) == (meaning, note)


def test_the_note_says_where_it_arose_and_not_what_it_said():
    def broken():
        raise KeyError(WHO)

    with pytest.raises(KeyError) as caught:
        broken()

    assert faults.place(caught.value).startswith("KeyError in test_faults.py:")
