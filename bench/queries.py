"""How many statements PostgreSQL gets for one request: BEGIN and COMMIT count, too.

What it asks itself to check foreign keys at the end of a transaction is counted as well by
pg_stat_statements, although nobody sent it; it is left out here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg

from bench.confirms import confirm
from bench.http import Browser
from bench.results import LOWER, Result
from bench.servers import OURS
from bench.world import SIZES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.servers import House

SENT = "FROM pg_stat_statements WHERE query !~ 'pg_stat_|FROM ONLY .* FOR KEY SHARE OF x$'"
CALLS = f"SELECT coalesce(sum(calls), 0) {SENT}"
STATEMENTS = f"SELECT calls, query {SENT} ORDER BY 1, 2"


class Counter:
    """PostgreSQL's own count of statements."""

    def __init__(self, database: str) -> None:
        self._connection = psycopg.connect(database, autocommit=True)
        self._connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def count(self, act: Callable[[], object]) -> int:
        """How many statements this makes the database do. Nobody else may be at it."""
        self._connection.execute("SELECT pg_stat_statements_reset()")
        act()
        row = self._connection.execute(CALLS).fetchone()
        return int(row[0]) if row else 0

    def seen(self) -> list[tuple[int, str]]:
        """The statements of the last count."""
        return self._connection.execute(STATEMENTS).fetchall()


def queries(postgresql: House, world: dict[str, Any]) -> Iterator[Result]:
    """Goal 4: few, and as many for 500 rows as for 5."""
    counter = Counter(postgresql.database)
    with postgresql.web(OURS, workers=1) as port:
        ordinary = Browser(port, world["ordinary"]["session"])
        big = Browser(port, world["big"]["session"])
        for path in ("/orders/", "/api/v1/orders/"):  # so that templates are compiled
            big.get(path)
        ordinary.get(f"/orders/{_number(world, 5, 0)}/")
        confirm(ordinary, world["sized"]["5"][0])
        for name, goal, calls in (
            ("list API", 5, [_get(big, f"/api/v1/orders/?limit={n}") for n in (5, 50, 200)]),
            ("list page", 8, [_get(big, f"/orders/?q=LD{p}") for p in ("0000001", "000000", "")]),
            (
                "order page",
                8,
                [_get(ordinary, f"/orders/{_number(world, size, 1)}/") for size in SIZES],
            ),
            ("confirm", 12, [_confirm(ordinary, world, size) for size in SIZES]),
        ):
            counts = [counter.count(call) for call in calls]
            detail = f"{'/'.join(map(str, counts))} for 5/50/500 rows or lines"
            yield Result(f"queries: {name}", max(counts), goal, LOWER, detail)
            yield Result(f"queries: {name}, most ÷ fewest", max(counts) / min(counts), 1, LOWER)


def _number(world: dict[str, Any], size: int, place: int) -> str:
    return str(world["sized"][str(size)][place]["number"])


def _get(browser: Browser, path: str) -> Callable[[], bytes]:
    return lambda: browser.get(path)


def _confirm(browser: Browser, world: dict[str, Any], size: int) -> Callable[[], bytes]:
    return lambda: confirm(browser, world["sized"][str(size)][1])
