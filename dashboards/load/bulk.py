"""The load world's rows: their keys are given here, so that rows can name others before they lie
in the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.color import no_style
from django.db import connection, models, transaction

from common.bulk import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Bulk(Table):
    """One table's way in, with keys one after the other."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(model)
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
        self.insert(rows)


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
