"""The ways out of the house. Mail so far: one open line to the server, or the mail folder."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Self

from django.core.mail import get_connection
from django.db import transaction

from notifications import composers, reading
from notifications.mail import message_id
from notifications.spool import SpoolBackend, file_name

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from notifications.leases import Lease
    from notifications.models import Delivery


class Unreachable(Exception):
    """The mail server does not answer, or does not let us in: no message's fault."""


class MailChannel:
    """One line for a whole batch, opened with the first message."""

    def __init__(self) -> None:
        self._backend = get_connection()
        self._is_open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(Exception):  # what was to be said is said
            self._backend.close()

    def took_before(self, delivery: Delivery) -> str | None:
        """The subject of what a worker handed over and died before it could note it.

        None if there is no such message, or if the channel does not keep what it takes.
        """
        if delivery.attempts == 1 or not isinstance(self._backend, SpoolBackend):
            return None
        name = file_name(message_id(delivery.key))
        mail = reading.read(name, folder=self._backend.folder)
        return mail.subject if mail else None

    def hand_over(self, message: EmailMessage, delivery: Delivery, lease: Lease) -> bool:
        """Hand over what is still ours and note it. Gives False if it is not ours any more.

        Raises Unreachable, or whatever the server has against this message.
        """
        self._open()
        if isinstance(self._backend, SpoolBackend):
            return self._into_folder(self._backend, message, delivery, lease)
        return self._to_server(message, delivery, lease)

    def drop(self) -> None:
        """Give up a broken line without a farewell; the next message gets a new one."""
        smtp = getattr(self._backend, "connection", None)
        if smtp is not None:
            smtp.close()
        self._backend = get_connection()
        self._is_open = False

    def _open(self) -> None:
        if self._is_open:
            return
        try:
            self._backend.open()
        except Exception as error:
            raise Unreachable from error
        self._is_open = True

    @staticmethod
    def _into_folder(
        spool: SpoolBackend, message: EmailMessage, delivery: Delivery, lease: Lease
    ) -> bool:
        """Noted and published as one: who cancels the delivery comes clearly before or after."""
        try:
            with spool.draft(message) as draft, transaction.atomic():
                if not composers.still_holds(delivery):
                    lease.cancel(delivery)
                    return False
                noted = _note(message, delivery, lease)
                if noted:
                    spool.publish(draft)
        except OSError as error:  # a full disk is no message's fault
            raise Unreachable from error
        return noted

    def _to_server(self, message: EmailMessage, delivery: Delivery, lease: Lease) -> bool:
        """Handed over, then noted: dying in between costs a repeat with the same Message-ID."""
        if not lease.holds(delivery):
            return False
        with transaction.atomic():  # not kept open while the server talks: an answer would wait
            if not composers.still_holds(delivery):
                lease.cancel(delivery)
                return False
        self._backend.send_messages([message])
        _note(message, delivery, lease)
        return True


def _note(message: EmailMessage, delivery: Delivery, lease: Lease) -> bool:
    subject = str(message.subject)
    return lease.hand_over(delivery, message_id=message_id(delivery.key), subject=subject)
