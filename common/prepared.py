"""Queries that are asked all day, put into SQL once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, Model
from django.db.models.query import get_related_populators

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Field, QuerySet
    from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)
NUMBER = -0x4143


class Prepared(Generic[Row]):
    """Instances of a queryset that differs from call to call in the values it is given alone.

    To build and compile such a query costs more than to run it, and it is the same each time. `by`
    gives the queryset for the values; `marks` stand in for them, each different and of its value's
    type, while that is put into SQL. Related instances come with `select_related`, as usual.
    """

    def __init__(self, by: Callable[..., QuerySet[Row]], *marks: int | str) -> None:
        self._by = by
        self._marks = marks or (NUMBER,)
        self._run: dict[str, Callable[[tuple[object, ...]], Iterator[Row]]] = {}

    def get(self, *values: object) -> list[Row]:
        """The instances, as `list(by(*values))` would give them."""
        vendor = connection.vendor
        if vendor not in self._run:
            self._run[vendor] = self._compiled()
        return list(self._run[vendor](values))

    def _compiled(self) -> Callable[[tuple[object, ...]], Iterator[Row]]:
        compiler = self._by(*self._marks).query.get_compiler("default")
        sql, parameters = compiler.as_sql()
        info: Any = compiler.klass_info
        model, columns = info["model"], info["select_fields"]
        first, behind = columns[0], columns[-1] + 1
        names = [column[0].target.attname for column in compiler.select[first:behind]]
        build: Any = get_related_populators  # the types that we check with are those of Django 6
        related = build(info, compiler.select, "default")
        annotations = list((compiler.annotation_col_map or {}).items())
        converters = compiler.get_converters(column[0] for column in compiler.select)

        def run(values: tuple[Any, ...]) -> Iterator[Row]:
            given: dict[Any, Any] = dict(zip(self._marks, values, strict=True))
            with connection.cursor() as cursor:
                cursor.execute(sql, [given.get(value, value) for value in parameters])
                rows: Any = cursor.fetchall()
            for row in compiler.apply_converters(rows, converters) if converters else rows:
                found = model.from_db("default", names, row[first:behind])
                for populator in related:
                    populator.populate(row, found)
                for name, place in annotations:
                    setattr(found, name, row[place])
                yield found

        return run


class PreparedColumn:
    """A column of other queries, computed by a subquery that differs in the values it is given.

    As `Prepared`: `by` gives the expression for the values, which may hold an `OuterRef` to the
    query that it becomes a column of; `marks` stand in for them, each different and of its type.
    """

    def __init__(
        self,
        by: Callable[..., Expression],
        *marks: int | str | datetime,
        output_field: Field[Any, Any],
    ) -> None:
        self.by = by
        self.marks = marks
        self.output_field = output_field
        self._compiled: dict[tuple[str, str], tuple[str, tuple[Any, ...]]] = {}

    def of(self, *values: object) -> Expression:
        """The column for these values."""
        return _Column(self, values)

    def sql(
        self, compiler: SQLCompiler, values: tuple[Any, ...], connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Its SQL and parameters, within the query that is being compiled."""
        query: Any = compiler.query
        place = (connection.vendor, query.get_initial_alias())
        if place not in self._compiled:
            expression = self.by(*self.marks).resolve_expression(query)
            sql, parameters = compiler.compile(expression)
            self._compiled[place] = sql, tuple(parameters)
        sql, parameters = self._compiled[place]
        given = {
            _adapted(mark, connection): _adapted(value, connection)
            for mark, value in zip(self.marks, values, strict=True)
        }
        return sql, tuple(given.get(value, value) for value in parameters)


class _Column(Expression):
    """What a query is given of a `PreparedColumn`."""

    def __init__(self, prepared: PreparedColumn, values: tuple[Any, ...]) -> None:
        self.prepared, self.values = prepared, values
        super().__init__(prepared.output_field)

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        return self.prepared.sql(compiler, self.values, connection)


def _adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """As it stands among the parameters: SQLite is given moments as text."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
