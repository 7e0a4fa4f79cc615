"""The mail folder: where mail goes when no mail server is set, each message exactly once."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
import uuid
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.core.mail import EmailMessage

DRAFTS = "drafts"
LEFT_BEHIND = 3600  # seconds after which a draft belongs to nobody: its writer was killed
DIGEST = re.compile(r"[0-9a-f]{64}")


def file_name(message_id: str) -> str:
    """The file that a Message-ID goes into: our own ids carry their key's digest already."""
    local = parseaddr(message_id)[1].partition("@")[0]
    if not DIGEST.fullmatch(local):
        local = hashlib.sha256(message_id.encode()).hexdigest()
    return f"{local}.eml"


def spool_folder() -> Path:
    """The mail folder of this installation; it is empty where a mail server is set."""
    return Path(getattr(settings, "EMAIL_FILE_PATH", None) or settings.DATA_DIR / "mail")


class SpoolBackend(BaseEmailBackend):
    """Django's mail backend that writes files, for the demo and for an MTA that picks them up.

    The name comes from the Message-ID and the file appears whole or not at all, so a message that
    is handed over again, by whatever number of processes, stays one file.
    """

    def __init__(
        self, *, file_path: str | None = None, fail_silently: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(fail_silently=fail_silently)
        self.folder = Path(file_path) if file_path else spool_folder()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Put each message into the folder. Gives how many lie there now."""
        for message in email_messages:
            with self.draft(message) as draft:
                self.publish(draft)
        return len(email_messages)

    @contextlib.contextmanager
    def draft(self, message: EmailMessage) -> Iterator[Path]:
        """A file with the whole message, safe on the disk but not in the folder yet."""
        content = message.message()
        self._make_folders()
        name = f"{file_name(content['Message-ID'])}.{uuid.uuid4().hex}"
        draft = self.folder / DRAFTS / name
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            yield draft
        finally:
            draft.unlink(missing_ok=True)

    def publish(self, draft: Path) -> None:
        """Let the draft appear in the folder. That it is there already is success as well."""
        with contextlib.suppress(FileExistsError):
            os.link(draft, self.folder / draft.name.rpartition(".")[0])
        _sync(self.folder)

    def _make_folders(self) -> None:
        drafts = self.folder / DRAFTS
        if not drafts.is_dir():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            drafts.mkdir(mode=0o700, exist_ok=True)

    def open(self) -> bool:
        """Clear away what killed writers left."""
        self._make_folders()
        for draft in (self.folder / DRAFTS).iterdir():
            with contextlib.suppress(FileNotFoundError):  # somebody else tidied, or finished it
                if time.time() - draft.stat().st_mtime > LEFT_BEHIND:
                    draft.unlink()
        return True


def _sync(folder: Path) -> None:
    """Make a new name in the folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
