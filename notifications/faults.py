"""What a failed hand-over means: for this message alone, or for the whole channel."""

from __future__ import annotations

import re
import smtplib
import traceback
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import PurePath

REPLY = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
BUSY = 421  # the server closes the line: it is going down or has had enough of us


class Meaning(Enum):
    """What to do about a fault."""

    LATER = auto()  # try this message again later
    NEVER = auto()  # this message will never be taken
    LINE = auto()  # as LATER, and the line is broken
    SERVER = auto()  # no message will be taken now


@dataclass(frozen=True)
class Fault:
    """A failed hand-over: its meaning, and a short note without any personal value."""

    meaning: Meaning
    note: str


def of(error: Exception) -> Fault:
    """Read an exception of the hand-over. The text of a server may name people: codes are kept."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()), (0, b""))
        return _reply(code, reply)
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPAuthenticationError):
        return Fault(Meaning.SERVER, _reply(error.smtp_code, error.smtp_error).note)
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPException | OSError):
        return Fault(Meaning.LINE, type(error).__name__)
    return Fault(Meaning.LATER, place(error))


def _reply(code: int, reply: bytes | str) -> Fault:
    text = reply.decode("latin-1") if isinstance(reply, bytes) else reply
    enhanced = REPLY.search(text)
    note = f"SMTP {code} {enhanced[1]}" if enhanced else f"SMTP {code}"
    if code == BUSY:
        return Fault(Meaning.SERVER, note)
    # 5.7.x is a policy, mostly our own server's set-up: it may be put right within hours.
    if code >= 500 and not (enhanced and enhanced[1].startswith("5.7.")):  # noqa: PLR2004
        return Fault(Meaning.NEVER, note)
    return Fault(Meaning.LATER, note)


def place(error: Exception) -> str:
    """The kind of an exception and where it arose, without its text, which may quote a value."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    last = frames[-1]
    return f"{type(error).__name__} in {PurePath(last.filename).name}:{last.lineno}"
