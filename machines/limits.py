"""How much an API client may ask in a minute, counted over all web processes.

The counts lie in the broker's Redis. Where that is away, each process counts by itself: reading
goes on, and the limit is then so many times as high. Nothing here decides who gets in.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache
from threading import Lock

import redis
from django.conf import settings

log = logging.getLogger(__name__)

WINDOW = 60  # seconds
NAME = "client"
SILENCE = 15.0  # seconds without a further try after Redis failed
PATIENCE = 0.5  # seconds that a request waits for it

_silent_until = 0.0
_counts: Counter[str] = Counter()
_lock = Lock()


@dataclass(frozen=True)
class Standing:
    """Where a client stands in this minute: what is left of `most`, and the seconds to the next."""

    most: int
    left: int
    seconds: int
    is_over: bool = False

    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers says it, and Retry-After when it is too much."""
        said = {
            "RateLimit-Policy": f'"{NAME}";q={self.most};w={WINDOW}',
            "RateLimit": f'"{NAME}";r={self.left};t={self.seconds}',
        }
        return {**said, "Retry-After": str(self.seconds)} if self.is_over else said


def take(who: str, cost: int = 1, at: float | None = None) -> Standing:
    """Count `cost` requests of this client in the minute of `at` (seconds since 1970).

    What goes beyond the limit is not counted, so that a client that is too quick comes through
    as soon as the next minute begins.
    """
    at = time.time() if at is None else at
    key = f"acorn:limit:{who}:{int(at) // WINDOW}"
    most = settings.API_REQUESTS_A_MINUTE
    seconds = WINDOW - int(at) % WINDOW
    used = _add(key, cost)
    if used > most:
        _add(key, -cost)
        return Standing(most, max(0, most - used + cost), seconds, is_over=True)
    return Standing(most, most - used, seconds)


def _add(key: str, cost: int) -> int:
    global _silent_until  # noqa: PLW0603  what this process knows of Redis
    if time.monotonic() >= _silent_until:
        try:
            return _add_to_all(key, cost)
        except redis.RedisError as error:
            _silent_until = time.monotonic() + SILENCE
            log.warning("Limits are counted in each process alone (%s).", type(error).__name__)
    return _add_here(key, cost)


def _add_to_all(key: str, cost: int) -> int:
    with _server().pipeline(transaction=False) as pipe:
        pipe.incrby(key, cost)
        pipe.expire(key, 2 * WINDOW)
        return int(pipe.execute()[0])


def _add_here(key: str, cost: int) -> int:
    with _lock:
        if len(_counts) > 1000 and key not in _counts:  # noqa: PLR2004  minutes that are over
            _counts.clear()
        _counts[key] += cost
        return _counts[key]


@cache
def _server() -> redis.Redis:
    url = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://", 1)
    return redis.Redis.from_url(
        url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry_on_timeout=False
    )
