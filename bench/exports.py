"""Files: an export over HTTP beside the bare query streamed through `csv`; a sheet uploaded."""

from __future__ import annotations

import re
import time
from contextlib import ExitStack
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.http import Browser
from bench.results import LOWER, Result
from bench.servers import BARE, OURS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.servers import House

ROUNDS = 5  # each has a single file of either side; the order changes from round to round
NUMBER = re.compile(rb"LD[0-9]{8}")  # as orders are called in these worlds
EXPORT = "/orders/export/?format=csv"


def exports(postgresql: House, world: dict[str, Any]) -> Iterator[Result]:
    """All orders of the largest vendor as CSV; 23 columns of the same rows."""
    who = world["big"]
    with ExitStack() as stack:
        ours = Browser(stack.enter_context(postgresql.web(OURS)), who["session"])
        bare = Browser(stack.enter_context(postgresql.web(BARE)), who["bare_session"])
        contenders = {
            "ours": (ours, EXPORT),
            "bare": (bare, f"/export/{who['vendor']}"),
        }
        rows = {name: _rows(*contender) for name, contender in contenders.items()}
        taken: list[dict[str, float]] = []
        names = list(contenders)
        for _ in range(ROUNDS):
            taken.append({name: _seconds(*contenders[name]) for name in names})
            names.reverse()
    ratio = median(one["ours"] / one["bare"] for one in taken)
    seconds = {name: median(one[name] for one in taken) for name in contenders}
    detail = (
        f"{rows['ours']} and {rows['bare']} rows in {seconds['ours']:.2f} and "
        f"{seconds['bare']:.2f} s, median of {ROUNDS}"
    )
    yield Result("export CSV ÷ bare query through csv", ratio, 2.0, LOWER, detail)
    yield Result("export rows ÷ rows there are", abs(rows["ours"] / rows["bare"] - 1) + 1, 1, LOWER)


def uploads(postgresql: House) -> Iterator[Result]:
    """The memory of a sheet of 10,000 lines, from the upload to the last answer."""
    found = postgresql.ask("-m", "bench.sheet")
    detail = (
        f"{found['megabytes']:.0f} MB; {found['lines']} lines taken in {found['seconds']:.1f} s, "
        f"{found['done']} orders answered, {found['refused']} refused"
    )
    yield Result("MB of a 10,000-line upload", found["megabytes"], 400, LOWER, detail)


def _rows(browser: Browser, path: str) -> int:
    """How many rows the file has: each begins with an order's number."""
    return len(NUMBER.findall(browser.get(path)))


def _seconds(browser: Browser, path: str) -> float:
    started = time.perf_counter()
    browser.get(path)
    return time.perf_counter() - started
