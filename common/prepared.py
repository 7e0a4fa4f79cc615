"""Queries that every request asks, put into SQL once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model, QuerySet

NUMBER = -0x4143


class Prepared:
    """Rows of a model by one key, with those of a model that it names by a foreign key.

    To build and compile such a query costs more than to run it, and it is the same each time. `by`
    gives the queryset for a key; `mark` stands in for the key, and has its type, while that is put
    into SQL.
    """

    def __init__(
        self,
        by: Callable[[Any], QuerySet[Any]],
        *,
        related: str = "",
        mark: int | str = NUMBER,
    ) -> None:
        self._by = by
        self._related = related
        self._mark = mark
        self._run: dict[str, Callable[[object], Iterator[Any]]] = {}

    def get(self, key: object) -> list[Any]:
        """The instances, as `list(by(key))` would give them."""
        vendor = connection.vendor
        if vendor not in self._run:
            self._run[vendor] = self._compiled()
        return list(self._run[vendor](key))

    def _compiled(self) -> Callable[[object], Iterator[Any]]:
        queryset = self._by(self._mark)
        model = queryset.model
        names = _columns(model)
        other = model._meta.get_field(self._related).related_model if self._related else None  # noqa: SLF001
        others = [f"{self._related}__{name}" for name in _columns(other)] if other else []
        compiler = queryset.values_list(*names, *others).query.get_compiler("default")
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters(column[0] for column in compiler.select)

        def run(key: object) -> Iterator[Any]:
            given: list[Any] = [key if value == self._mark else value for value in parameters]
            with connection.cursor() as cursor:
                cursor.execute(sql, given)
                rows: Any = cursor.fetchall()
            for row in compiler.apply_converters(rows, converters) if converters else rows:
                found = model.from_db("default", names, row[: len(names)])
                if other:
                    setattr(found, self._related, _instance(other, row[len(names) :]))
                yield found

        return run


def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001


def _instance(model: type[Model], row: Any) -> Model:
    return model.from_db("default", _columns(model), row)
