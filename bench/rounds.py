"""Fair comparisons: contenders take turns, and each round is compared with itself."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WARM_UP = 20  # calls before anything counts


@dataclass(frozen=True)
class Ratio:
    """The median of the rounds' own ratios, with the extremes."""

    low: float
    middle: float
    high: float

    def __str__(self) -> str:
        return f"{self.low:.2f}/{self.middle:.2f}/{self.high:.2f}"


class Rates:
    """Calls a second of each contender, round by round."""

    def __init__(self) -> None:
        self._rounds: list[dict[str, float]] = []

    def add(self, rates: dict[str, float]) -> None:
        """One round."""
        self._rounds.append(rates)

    def ratio(self, one: str, other: str) -> Ratio:
        """How many calls `one` does while `other` does one."""
        ratios = sorted(rates[one] / rates[other] for rates in self._rounds)
        return Ratio(ratios[0], median(ratios), ratios[-1])

    def median(self, one: str) -> float:
        """Its calls a second."""
        return median(rates[one] for rates in self._rounds)


def rates(contenders: Mapping[str, Callable[[], object]], *, rounds: int, seconds: float) -> Rates:
    """Let each contender run for some seconds, one after the other, several rounds long.

    Every other round goes backwards, so that nobody always follows the same neighbour.
    """
    for call in contenders.values():
        for _ in range(WARM_UP):
            call()
    found = Rates()
    order = list(contenders)
    for _ in range(rounds):
        found.add({name: _rate(contenders[name], seconds) for name in order})
        order.reverse()
    return found


def times(
    contenders: Mapping[str, Callable[[], object]], *, calls: int, warm_up: int = WARM_UP
) -> dict[str, list[float]]:
    """Seconds of each single call; contenders alternate from call to call."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(-warm_up, calls):
        for name, call in contenders.items():
            start = time.perf_counter()
            call()
            if number >= 0:
                found[name].append(time.perf_counter() - start)
    return found


def p95(values: list[float]) -> float:
    """The time within which 95 of 100 calls ended."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def _rate(call: Callable[[], object], seconds: float) -> float:
    start = time.perf_counter()
    done = 0
    while (passed := time.perf_counter() - start) < seconds:
        call()
        done += 1
    return done / passed
