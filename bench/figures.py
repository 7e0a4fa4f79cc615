"""Performance over HTTP: the page of a vendor with many lines beside that of one with few."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bench.http import Browser
from bench.results import LOWER, Result
from bench.rounds import p95, times
from bench.servers import OURS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.servers import House

SMALL = 2_000  # orders of the small world
PAGES = {
    "performance page": "/performance/",
    "performance by item": "/performance/?measure=confirmed&by=item",
}


def figures(
    large: House,
    small: House,
    worlds: dict[str, dict[str, Any]],
    sizes: tuple[int, int],
    calls: int,
) -> Iterator[Result]:
    """The page in the large world ÷ in the small one; `sizes` are their lines."""
    with large.web(OURS) as one, small.web(OURS) as other:
        for name, path in PAGES.items():
            found = times(
                {
                    "large": _get(one, worlds["postgresql"]["big"], path),
                    "small": _get(other, worlds["small"]["big"], path),
                },
                calls=calls,
            )
            most, least = p95(found["large"]), p95(found["small"])
            detail = (
                f"p95 of {calls} each: {most * 1000:.1f} and {least * 1000:.1f} ms "
                f"in worlds of {sizes[0]:,} and {sizes[1]:,} lines"
            )
            yield Result(f"{name}, many ÷ few lines (p95)", most / least, 1.3, LOWER, detail)


def _get(port: int, who: dict[str, Any], path: str) -> Callable[[], bytes]:
    return partial(Browser(port, who["session"]).get, path)
