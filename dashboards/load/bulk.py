"""Unsaved rows into the database as fast as it takes them: COPY, or one prepared INSERT."""

from __future__ import annotations

import json
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Convert = Callable[[Any], Any]


class Bulk:
    """One table's way in. Keys are given here, one after the other, so that rows can name others
    before anything is written.
    """

    def __init__(self, model: type[models.Model]) -> None:
        meta = model._meta  # noqa: SLF001  documented, in spite of its name
        fields = meta.concrete_fields
        self.model = model
        self.name = meta.db_table
        self._quoted = connection.ops.quote_name(self.name)
        self._columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        self._places = ", ".join(["%s"] * len(fields))
        self._values = attrgetter(*(field.attname for field in fields))
        self._converters = [
            (place, convert) for place, field in enumerate(fields) if (convert := _converter(field))
        ]
        self.last = models.QuerySet(model).aggregate(last=models.Max("pk"))["last"] or 0
        self.rows: list[models.Model] = []

    def add(self, row: models.Model) -> None:
        """Keep the row for the next `write`, under the next key."""
        self.last += 1
        row.pk = self.last
        self.rows.append(row)

    def write(self) -> None:
        """Write what was kept, in the caller's transaction."""
        rows, self.rows = self.rows, []
        if not rows:
            return
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                command = f"COPY {self._quoted} ({self._columns}) FROM STDIN"
                with cursor.copy(command) as copy:
                    for row in self._tuples(rows):
                        copy.write_row(row)
            else:
                command = f"INSERT INTO {self._quoted} ({self._columns}) VALUES ({self._places})"  # noqa: S608  names of our own models
                cursor.executemany(command, list(self._tuples(rows)))

    def _tuples(self, rows: Iterable[models.Model]) -> Iterable[Sequence[Any]]:
        for row in rows:
            values = list(self._values(row))
            for place, convert in self._converters:
                if (value := values[place]) is not None:
                    values[place] = convert(value)
            yield values


def write_all(tables: Iterable[Bulk]) -> None:
    """Write all tables in one transaction: rows may name each other in a circle."""
    with transaction.atomic():
        for table in tables:
            table.write()


def finish(tables: Sequence[Bulk]) -> None:
    """Let the database's own keys go on behind ours, and let it look at what it holds now."""
    statements = connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables])
    vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
    statements += [f"{'VACUUM ' if vacuum else ''}ANALYZE {table.name}" for table in tables]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _converter(field: models.Field[Any, Any]) -> Convert | None:
    """How a value of this column is said to the driver; None where it takes it as it is."""
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, cls=DjangoJSONEncoder)
    if connection.vendor == "postgresql":
        return None
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    return str if isinstance(field, models.DecimalField) else None
