"""Tables that only grow: the database itself refuses UPDATE, DELETE and TRUNCATE."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db.migrations.operations.base import Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$
"""


class AppendOnly(Operation):
    """Migration operation: from here on `table` only grows. Put it last.

    An attempt raises django.db.IntegrityError on both databases. On SQLite, Django remakes a
    table to alter it, and its triggers are lost: a migration that alters such a table ends with
    this operation again. INSERT OR REPLACE is refused there too, and therefore also
    `bulk_create(ignore_conflicts=True)` when a row is in conflict.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models stay as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the triggers."""
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        for statement in _protection(schema_editor.connection, self.table):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the triggers."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"DROP TRIGGER IF EXISTS {self.table}_append_only ON {self.table}", params=None
            )
            return
        for event in ("update", "delete", "replace"):
            schema_editor.execute(
                f"DROP TRIGGER IF EXISTS {self.table}_append_only_{event}", params=None
            )

    def describe(self) -> str:
        """The line that `migrate` prints."""
        return f"Refuse UPDATE and DELETE on {self.table}"

    @property
    def migration_name_fragment(self) -> str:
        """The name of a migration that holds only this."""
        return f"{self.table}_append_only"


def protected_tables(connection: BaseDatabaseWrapper) -> frozenset[str]:
    """The tables that the database guards now; a trigger that is switched off does not count."""
    if connection.vendor == "postgresql":
        question = (
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname = c.relname || '_append_only' AND t.tgenabled = 'A'"
        )
    else:
        question = (
            "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
            " AND name IN (tbl_name || '_append_only_update', tbl_name || '_append_only_delete',"
            " tbl_name || '_append_only_replace') GROUP BY tbl_name HAVING count(*) = 3"
        )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return frozenset(name for (name,) in cursor.fetchall())


@contextmanager
def suspended(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """For tests alone: between two tests, outside a transaction, the tables may be emptied."""
    tables = sorted(protected_tables(connection))
    if connection.vendor == "postgresql":
        off = [f"ALTER TABLE {name} DISABLE TRIGGER {name}_append_only" for name in tables]
        on = [f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER {name}_append_only" for name in tables]
    else:
        triggers = _sqlite_triggers(connection, tables)
        off = [f"DROP TRIGGER {name}" for name in triggers]
        on = list(triggers.values())
    with connection.cursor() as cursor:
        for statement in off:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in on:
                cursor.execute(statement)


def _sqlite_triggers(connection: BaseDatabaseWrapper, tables: list[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
            " AND name LIKE tbl_name || '/_append/_only/_%' ESCAPE '/'"
        )
        return {name: sql for table, name, sql in cursor.fetchall() if table in tables}


def _protection(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    if connection.vendor == "postgresql":
        before = "BEFORE UPDATE OR DELETE OR TRUNCATE"
        refuse = "FOR EACH STATEMENT EXECUTE FUNCTION append_only_refuse()"
        return [
            POSTGRESQL_FUNCTION,
            f"CREATE TRIGGER {table}_append_only {before} ON {table} {refuse}",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only",
        ]
    same = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in columns) + ")"
        for columns in _sqlite_keys(connection, table)
    )
    # REPLACE removes the row in its way without asking the DELETE trigger.
    in_the_way = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  from a migration
    guards = {"update": "UPDATE", "delete": "DELETE", "replace": "INSERT"}
    return [
        f"CREATE TRIGGER {table}_append_only_{event} BEFORE {verb} ON {table} "
        f"{in_the_way if event == 'replace' else ''} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {event.upper()} is refused'); END"
        for event, verb in guards.items()
    ]


def _sqlite_keys(connection: BaseDatabaseWrapper, table: str) -> list[list[str]]:
    """The primary key and every unique key, as lists of columns."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table).values()
    keys = [key["columns"] for key in found if key["unique"] or key["primary_key"]]
    return [columns for columns in keys if columns and all(columns)]
