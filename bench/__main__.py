"""`python -m bench`: every measurement, as a table and as `bench.json` in the data folder.

Makes two worlds of the same orders, one on a PostgreSQL cluster of its own and one on SQLite, a
small one beside them, and another of nothing but deadlines. All of it lies below the data folder
and is gone afterwards.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg

from acorn.env import data_dir
from bench.cluster import cluster
from bench.confirms import confirms
from bench.exports import exports, uploads
from bench.figures import SMALL, figures
from bench.lists import Effort, lists
from bench.queries import queries
from bench.results import LOWER, Result, table, write
from bench.servers import House

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What a small server of this purpose has; durability as an installation has it.
SERVER = {
    "shared_preload_libraries": "pg_stat_statements",
    "shared_buffers": "512MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "jit": "off",
}


MANY_ROUNDS = 3


@dataclass(frozen=True)
class Size:
    """How large the worlds are, and how long is measured."""

    vendors: int
    orders: int
    lines: int
    deadlines: int
    due: int
    sweeps: int
    many: int
    effort: Effort


def measure(size: Size, houses: dict[str, House]) -> Iterator[Result]:
    """All goals, one after the other."""
    postgresql, sqlite, small = (houses[name] for name in ("postgresql", "sqlite", "small"))
    few = min(SMALL, size.orders)
    _fill(size, size.orders, postgresql, sqlite)
    _fill(size, few, small)
    worlds = {
        name: houses[name].ask("-m", "bench.world") for name in ("postgresql", "sqlite", "small")
    }
    yield from lists(postgresql, sqlite, worlds, size.effort)
    yield from exports(postgresql, worlds["postgresql"])
    yield from queries(postgresql, worlds["postgresql"])
    yield from confirms(postgresql, worlds["postgresql"], size.effort.calls)
    lines = (size.orders * size.lines, few * size.lines)
    yield from figures(postgresql, small, worlds, lines, size.effort.calls)
    yield from uploads(postgresql)
    yield from _many(size, postgresql)
    yield from _sweeps(size, houses["sweeps"])


def _fill(size: Size, orders: int, *houses: House) -> None:
    """The same world in each house, made side by side."""
    for house in houses:
        house.run("manage.py", "migrate", "--verbosity=0")
    numbers = (f"--vendors={size.vendors}", f"--orders={orders}", f"--lines={size.lines}")
    started = [house.start("manage.py", "seed_load", *numbers) for house in houses]
    for house, process in zip(houses, started, strict=True):
        house.wait(process)


def _sweeps(size: Size, house: House) -> Iterator[Result]:
    """Goal 10: what falls due, beside the one statement that could say it."""
    house.run("manage.py", "migrate", "--verbosity=0")
    found = house.ask("-m", "bench.sweep", *map(str, (size.deadlines, size.due, size.sweeps)))
    middle, rows = found["milliseconds"], found["rows"]
    for name, run, goal in (("sweep", "", 2.0), ("sweep again", " again", 1.5)):
        ours, raw = middle[f"ours{run}"], middle[f"raw{run}"]
        done = "/".join(map(str, rows[f"ours{run}"]))
        detail = f"median of {size.sweeps}: {ours} and {raw} ms; {done} rows of {size.deadlines}"
        yield Result(f"{name} ÷ raw SQL", ours / raw, goal, LOWER, detail)
    yield Result("rows of a repeated sweep", max(rows["ours again"]), 0, LOWER)


def _many(size: Size, house: House) -> Iterator[Result]:
    """So many orders confirmed as one batch, beside as many calls of the service."""
    found = house.ask("-m", "bench.many", str(size.many), str(MANY_ROUNDS))
    ours, raw = found["seconds"]["batch"], found["seconds"]["single"]
    detail = f"median of {MANY_ROUNDS} rounds of {size.many} orders: {ours} and {raw} s"
    yield Result("batch of confirms ÷ single calls", found["ratio"], 1.5, LOWER, detail)
    left = size.many - min(found["done"])
    yield Result("orders that a batch left undone", left, 0, LOWER)


@contextmanager
def _houses(folder: Path) -> Iterator[dict[str, House]]:
    """On PostgreSQL and on SQLite; a small one and the sweep's in the same cluster."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with cluster(folder, **SERVER) as address:
            server, _, _ = address.rpartition("/")
            with psycopg.connect(address, autocommit=True) as connection:
                for name in ("orders", "small", "sweeps"):
                    connection.execute(f"CREATE DATABASE {name}".encode())
            file = folder / "sqlite" / "acorn.sqlite3"
            yield {
                "postgresql": House(folder / "postgresql", f"{server}/orders"),
                "sqlite": House(folder / "sqlite", f"sqlite:///{file}"),
                "small": House(folder / "small", f"{server}/small"),
                "sweeps": House(folder / "sweeps", f"{server}/sweeps"),
            }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _size(arguments: list[str]) -> Size:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Speed as ratios.")
    for name, default in (
        ("vendors", 200),
        ("orders", 200_000),
        ("lines", 5),
        ("deadlines", 1_000_000),
        ("due", 10_000),
        ("sweeps", 9),
        ("many", 500),
        ("rounds", 7),
        ("calls", 200),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each contender's turn")
    given: dict[str, Any] = vars(parser.parse_args(arguments))
    effort = Effort(given.pop("rounds"), given.pop("seconds"), given.pop("calls"))
    return Size(effort=effort, **given)


def main(arguments: list[str]) -> None:
    """Measure, print a line as soon as it is known, then the table; write the JSON."""
    size, folder = _size(arguments), data_dir()
    started = time.monotonic()
    results: list[Result] = []
    with _houses(folder / "bench") as houses:
        print(f"Making two worlds of {size.orders} orders × {size.lines} lines …", flush=True)
        for result in measure(size, houses):
            results.append(result)
            print(f"  {result.name}: {result.ratio:.2f}", flush=True)
    write(results, folder / "bench.json")
    held = sum(result.holds for result in results)
    minutes = (time.monotonic() - started) / 60
    print(f"\n{table(results)}\n\n{held} of {len(results)} hold; {minutes:.0f} min.")


def _terminate(*_: object) -> None:
    raise SystemExit(143)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _terminate)  # so that the servers are stopped, too
    main(sys.argv[1:])
