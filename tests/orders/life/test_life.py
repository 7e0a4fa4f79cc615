"""Orders that live through whatever may happen to them: nothing ever stops adding up.

A few lives, always the same ones, unless ACORN_TEST_LIVES asks for more; those are new each time.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from orders.models import OrderEvent
from orders.states import EventKind
from tests.orders.life.machine import Life
from tests.world import build

FEW, MANY = 25, 500
LIVES = int(os.environ.get("ACORN_TEST_LIVES", FEW))
LENGTH = settings(
    max_examples=LIVES,
    stateful_step_count=20,
    derandomize=LIVES == FEW,
    deadline=None,
    phases=[Phase.generate, Phase.shrink] if LIVES == FEW else [Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.mark.django_db(transaction=True)
def test_whatever_happens_to_an_order_it_adds_up(settings, tmp_path):
    settings.DATA_DIR = tmp_path  # the ends of other tests' chains are noted elsewhere
    build()

    run_state_machine_as_test(Life, settings=LENGTH)

    happened = Counter(OrderEvent.objects.values_list("kind", flat=True))
    print(LIVES, "lives:", dict(happened), dict(Life.tally))  # noqa: T201  for who runs many
    assert happened["acknowledged"] > LIVES / 10
    assert LIVES < MANY or set(happened) == set(EventKind.values)
