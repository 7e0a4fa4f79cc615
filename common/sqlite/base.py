"""SQLite, told how many parameters a statement may hold.

Django counts on 999, the limit of 2020's libraries, and cuts a bulk insert into as many statements
as that needs: an answer to 500 lines took five. The connection itself knows (Django 6 asks it too).
"""

from __future__ import annotations

import sqlite3

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.features import DatabaseFeatures as StockFeatures
from django.utils.functional import cached_property


class DatabaseFeatures(StockFeatures):
    """What this SQLite can do."""

    @cached_property
    def max_query_params(self) -> int:  # type: ignore[override]
        """The connection's own limit of parameters in one statement."""
        self.connection.ensure_connection()
        limit: int = self.connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        return limit


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to SQLite."""

    features_class = DatabaseFeatures
