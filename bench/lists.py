"""Lists over HTTP: the API and the page beside the bare list, deep pages, SQLite."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bench.http import Browser
from bench.results import HIGHER, LOWER, Result
from bench.rounds import p95, rates, times
from bench.servers import BARE, OURS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.rounds import Rates
    from bench.servers import House

API, PAGE = "/api/v1/orders/", "/orders/"


@dataclass(frozen=True)
class Effort:
    """How long to measure."""

    rounds: int
    seconds: float
    calls: int


def lists(
    postgresql: House, sqlite: House, worlds: dict[str, dict[str, Any]], effort: Effort
) -> Iterator[Result]:
    """Goals 2, 3, 5 and 15."""
    with ExitStack() as stack:
        ours = stack.enter_context(postgresql.web(OURS))
        bare = stack.enter_context(postgresql.web(BARE))
        small = stack.enter_context(sqlite.web(OURS))
        for who in ("ordinary", "big"):
            here = worlds["postgresql"][who]
            there = worlds["sqlite"][who]
            contenders: dict[str, Callable[[], object]] = {
                "bare": partial(Browser(bare, here["bare_session"]).get, f"/list/{here['vendor']}"),
                "api": _get(ours, here, API),
                "page": _get(ours, here, PAGE),
                "sqlite": _get(small, there, API),
            }
            found = rates(contenders, rounds=effort.rounds, seconds=effort.seconds)
            yield from _against_bare(found, "" if who == "ordinary" else ", large vendor")
        cursor = worlds["postgresql"]["last_page"]
        for name, path in (("API", API), ("page", PAGE)):
            yield _deep(name, ours, worlds["postgresql"]["big"], path, cursor, effort)


def _against_bare(found: Rates, whose: str) -> Iterator[Result]:
    bare = found.median("bare")
    for name, contender, goal, rival in (
        (f"list API ÷ bare JSON{whose}", "api", 0.75, "bare"),
        (f"list page ÷ bare JSON{whose}", "page", 0.30, "bare"),
        (f"list API, SQLite ÷ PostgreSQL{whose}", "sqlite", 0.90, "api"),
    ):
        ratio = found.ratio(contender, rival)
        detail = f"{ratio}; {found.median(contender):.0f}/s, bare {bare:.0f}/s"
        yield Result(name, ratio.middle, goal, HIGHER, detail)


def _deep(
    name: str, port: int, who: dict[str, Any], path: str, cursor: str, effort: Effort
) -> Result:
    contenders = {
        "first": _get(port, who, path),
        "last": _get(port, who, f"{path}?cursor={cursor}"),
    }
    found = times(contenders, calls=effort.calls)
    first, last = p95(found["first"]), p95(found["last"])
    detail = f"p95 of {effort.calls} each: {first * 1000:.1f} and {last * 1000:.1f} ms"
    return Result(f"list {name}, last ÷ first page (p95)", last / first, 1.2, LOWER, detail)


def _get(port: int, who: dict[str, Any], path: str) -> Callable[[], bytes]:
    return partial(Browser(port, who["session"]).get, path)
