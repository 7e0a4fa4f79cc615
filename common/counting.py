"""Several counts in one statement, none of which counts further than anybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import IntegerField, Subquery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

MOST = 999


class CountOf(Subquery):
    """How many rows a queryset has, as a column of another query.

    With `most` it stops at one more than that: a small number is exact, a large one only large,
    and a count costs the same however many rows there are.
    """

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, queryset: QuerySet[Any], *, most: int | None = MOST) -> None:
        bare = queryset.order_by().values("pk")
        super().__init__(bare if most is None else bare[: most + 1])


def ask_once(row: QuerySet[Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """The values of several expressions in one statement; `row` is one row that exists.

    SQL has no row without a table to stand on; the columns need have nothing to do with it.
    """
    names = {f"asked_{index}": name for index, name in enumerate(columns)}
    expressions = {alias: columns[name] for alias, name in names.items()}
    found = row.order_by().annotate(**expressions).values(*expressions).get() if names else {}
    return {name: found[alias] for alias, name in names.items()}
