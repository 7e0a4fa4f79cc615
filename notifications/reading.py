"""Reads the mail folder, for the demo and for the admin site's look at what went out."""

from __future__ import annotations

import heapq
import os
import re
from dataclasses import dataclass
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from notifications.spool import spool_folder

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

NAME = re.compile(r"[0-9a-f]{64}\.eml")
LINK = re.compile(r"https?://[^\s<>\"']+")
LARGEST = 1024 * 1024  # bytes; ours are a hundredth of that


@dataclass(frozen=True)
class SpooledMail:
    """A message in the folder. `html` is what the mail says, not to be trusted as markup."""

    name: str
    subject: str
    to: str
    date: datetime | None
    text: str
    html: str

    @property
    def links(self) -> list[str]:
        """The http(s) addresses in the text, each once, in order."""
        found = (link.rstrip(".,;:!?)") for link in LINK.findall(self.text))
        return list(dict.fromkeys(found))


def newest(*, limit: int = 100, folder: Path | None = None) -> list[SpooledMail]:
    """The messages that went out last, newest first, at most `limit`."""
    place = folder or spool_folder()
    if not place.is_dir():
        return []
    with os.scandir(place) as entries:
        files = [(entry.stat().st_mtime_ns, entry.name) for entry in entries if _is_mail(entry)]
    mails = (read(name, folder=place) for _, name in heapq.nlargest(limit, files))
    return [mail for mail in mails if mail]


def read(name: str, *, folder: Path | None = None) -> SpooledMail | None:
    """The message in the file of that name, or None. Any text may be given as the name."""
    if not NAME.fullmatch(name):
        return None
    path = (folder or spool_folder()) / name
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST)
    except OSError:
        return None
    message = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
    return SpooledMail(
        name=name,
        subject=str(message.get("Subject", "")),
        to=str(message.get("To", "")),
        date=_date(message),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _is_mail(entry: os.DirEntry[str]) -> bool:
    return bool(NAME.fullmatch(entry.name)) and entry.is_file(follow_symlinks=False)


def _date(message: EmailMessage) -> datetime | None:
    try:
        date = parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)  # "-0000" is UTC, says RFC 5322


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # an unknown charset, a broken encoding
        return ""
