"""Django's sessions in the database, read by a query that is put into SQL once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from common.prepared import Prepared

if TYPE_CHECKING:
    from django.contrib.sessions.base_session import AbstractBaseSession

SESSION = Prepared(lambda key: Session.objects.filter(session_key=key), "the session's key")


class SessionStore(DatabaseStore):
    """What every request reads first."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        """The session's row, unless it is over; then a new one is begun, as in Django's own.

        A cookie may hold anything, also what PostgreSQL refuses to look for.
        """
        key = str(self.session_key)
        for found in SESSION.get(key) if key.isascii() and key.isalnum() else ():
            if found.expire_date > timezone.now():
                row: AbstractBaseSession = found
                return row
        self._session_key = None
        return None

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        """Django's own table."""
        return Session
