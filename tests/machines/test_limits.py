"""How much a client may ask in a minute, and what it is told of it."""

from __future__ import annotations

from uuid import uuid4

import pytest
import redis

from machines import limits
from tests.crowd import at_once

MINUTE = 1_800_000_000.0  # some minute's first second


@pytest.fixture(autouse=True)
def _few(settings):
    settings.API_REQUESTS_A_MINUTE = 5


def test_what_is_left_until_the_next_minute():
    who = str(uuid4())

    first, second = limits.take(who, at=MINUTE), limits.take(who, 3, at=MINUTE + 50)

    assert (first.left, first.seconds) == (4, 60)
    assert second.headers() == {
        "RateLimit-Policy": '"client";q=5;w=60',
        "RateLimit": '"client";r=1;t=10',
    }


def test_beyond_it_nothing_is_counted_and_the_next_minute_is_new():
    who = str(uuid4())
    limits.take(who, 4, at=MINUTE)

    for _ in range(3):
        over = limits.take(who, 2, at=MINUTE + 58)
        assert (over.is_over, over.left, over.headers()["Retry-After"]) == (True, 1, "2")
    assert not limits.take(who, 1, at=MINUTE + 59).is_over
    assert limits.take(who, 5, at=MINUTE + 60).left == 0


def test_each_client_has_its_own():
    one, other = str(uuid4()), str(uuid4())
    limits.take(one, 5, at=MINUTE)

    assert limits.take(other, at=MINUTE).left == 4


def test_many_at_once_are_counted_one_by_one():
    who = str(uuid4())

    results = at_once(*[lambda: limits.take(who, at=MINUTE)] * 8)

    assert sorted(result.is_over for result in results) == [False] * 5 + [True] * 3


def test_the_api_says_so_and_then_refuses(world):
    machine = world.machine()

    for left in range(4, -1, -1):
        response = machine.get("/api/v1/orders/")
        assert response.status_code == 200
        assert response["RateLimit"].startswith(f'"client";r={left};')
    refused = machine.get("/api/v1/orders/")

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert "RateLimit" not in world.client("lin").get("/api/v1/orders/")


@pytest.mark.redis
def test_all_processes_count_together():
    who = str(uuid4())
    limits.take(who, 2, at=MINUTE)

    limits._counts.clear()  # what this process alone remembers

    assert limits.take(who, 1, at=MINUTE).left == 2


def test_without_redis_each_process_counts_by_itself(settings, monkeypatch):
    limits._server.cache_clear()
    monkeypatch.setattr(limits, "_silent_until", 0.0)
    settings.CELERY_BROKER_URL = "redis+socket:///nowhere/at/all.sock"
    who = str(uuid4())
    try:
        assert limits.take(who, 5, at=MINUTE).left == 0
        assert limits.take(who, at=MINUTE).is_over
        with pytest.raises(redis.RedisError):
            limits._server().ping()
    finally:
        limits._server.cache_clear()
