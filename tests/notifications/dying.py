"""Mail backends that kill their process at the worst moments."""

from __future__ import annotations

import os
import signal

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

from notifications.spool import SpoolBackend

_done = 0


def die_when_due():
    """kill -9, from within, after as many messages as the settings say."""
    global _done  # noqa: PLW0603
    _done += 1
    if _done == settings.DIE_AFTER:
        os.kill(os.getpid(), signal.SIGKILL)


class DiesBeforePublishing(SpoolBackend):
    """Noted in the transaction, not in the folder yet."""

    def publish(self, draft):
        die_when_due()
        super().publish(draft)


class DiesAfterPublishing(SpoolBackend):
    """In the folder, but the note is not committed."""

    def publish(self, draft):
        super().publish(draft)
        die_when_due()


class DiesAfterSending(EmailBackend):
    """Taken by the server, but not noted."""

    def send_messages(self, email_messages):
        sent = super().send_messages(email_messages)
        die_when_due()
        return sent
