"""The database backend of `ACORN_DATABASE_URL`: Django's own, quicker for portals like ours."""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg.types.datetime import TimestamptzLoader


class DatabaseWrapper(base.DatabaseWrapper):
    """Reads times with psycopg's own loader, and asks the server less often whether it is there.

    Django reads each `timestamptz` in Python to give it a zone of the connection's settings. Ours
    is always UTC, on the wire too, so psycopg's compiled loader gives the same moments.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection that reads times quickly."""
        connection = super().get_new_connection(conn_params)
        connection.adapters.register_loader("timestamptz", TimestamptzLoader)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        """As Django's, but for the loader that it would put in again."""
        if name is None:
            return self.connection.cursor()
        return base.ServerSideCursor(  # type: ignore[call-arg]  # mixed from two parents
            self.connection, name=name, scrollable=False, withhold=self.connection.autocommit
        )

    def is_usable(self) -> bool:
        """Whether the server is still there, without asking it.

        Nothing is to be read on an idle line until the server hangs up, which it does when it
        ends; only then, or when it said something unasked, it is asked.
        """
        if self.connection is None:
            return False
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN)
        return not line.poll(0) or super().is_usable()
