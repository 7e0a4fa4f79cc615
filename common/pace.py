"""How often one person may ask for what costs much: counted where it is served, process by process.

No row is written for it, so that looking stays looking. With several web processes the limit is
that of each; what it keeps off is one person who keeps all of them busy.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from threading import Lock

from django.utils.translation import ngettext

from common.errors import DomainError

MOST_PEOPLE = 10_000  # remembered at once; who asked longest ago is forgotten


class TooOften(DomainError):
    """More than the pace allows; `seconds` are left until the next one."""

    code = "too_often"
    status = 429

    def __init__(self, seconds: int) -> None:
        text = ngettext(
            "You asked for many files in a short time. Try again in %(count)s second.",
            "You asked for many files in a short time. Try again in %(count)s seconds.",
            seconds,
        )
        super().__init__(text % {"count": seconds})
        self.seconds = seconds


@dataclass
class Pace:
    """At most `times` within `seconds` for each person."""

    times: int
    seconds: float
    _asked: OrderedDict[int, deque[float]] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def take(self, person: int, now: float | None = None) -> None:
        """Note that this person asks, at `now` of a clock that never goes back.

        Raises `TooOften`; what was refused does not count.
        """
        now = time.monotonic() if now is None else now
        with self._lock:
            asked = self._asked.setdefault(person, deque())
            self._asked.move_to_end(person)
            while asked and asked[0] <= now - self.seconds:
                asked.popleft()
            if len(asked) >= self.times:
                raise TooOften(math.ceil(asked[0] + self.seconds - now))
            asked.append(now)
            if len(self._asked) > MOST_PEOPLE:
                self._asked.popitem(last=False)
