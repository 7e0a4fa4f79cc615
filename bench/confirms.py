"""Confirming an order of five lines over HTTP, beside the bare transaction."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import count
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.http import Browser
from bench.results import LOWER, Result
from bench.rounds import times
from bench.servers import BARE, OURS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.servers import House

WARM_UP = 10


def confirms(postgresql: House, world: dict[str, Any], calls: int) -> Iterator[Result]:
    """Goal 8: the button of the page, each call on an order of its own."""
    postgresql.run("-m", "bench.bare.tables")
    waiting, who = world["waiting"], world["big"]
    calls = min(calls, len(waiting) // 2 - WARM_UP)
    with ExitStack() as stack:
        ours = Browser(stack.enter_context(postgresql.web(OURS)), who["session"])
        bare = Browser(stack.enter_context(postgresql.web(BARE)), who["bare_session"])
        contenders = {
            "ours": _each(waiting[0::2], lambda order: confirm(ours, order)),
            "bare": _each(
                waiting[1::2],
                lambda order: bare.post(f"/confirm/{order['id']}", {"lines": order["lines"]}),
            ),
        }
        found = times(contenders, calls=calls, warm_up=WARM_UP)
    middle = {name: median(values) for name, values in found.items()}
    detail = f"p50 of {calls} each: {middle['ours'] * 1000:.1f} and {middle['bare'] * 1000:.1f} ms"
    yield Result(
        "confirm ÷ bare confirm (p50)", middle["ours"] / middle["bare"], 2.5, LOWER, detail
    )


def confirm(browser: Browser, order: dict[str, Any]) -> bytes:
    """Press the page's button."""
    return browser.post_form(f"/orders/{order['number']}/answer/", order["form"])


def _each(orders: list[Any], act: Callable[[Any], object]) -> Callable[[], object]:
    numbers = count()
    return lambda: act(orders[next(numbers)])
