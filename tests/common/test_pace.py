"""How often one person may ask."""

from __future__ import annotations

import pytest

from common import pace
from common.pace import Pace, TooOften


def test_so_many_within_the_time_and_then_again():
    asked = Pace(times=2, seconds=60)
    asked.take(1, now=0)
    asked.take(1, now=30)

    with pytest.raises(TooOften) as refusal:
        asked.take(1, now=45)

    assert refusal.value.seconds == 15
    asked.take(2, now=45)  # another's own
    asked.take(1, now=60)  # the first one is over, and the refused one never counted
    with pytest.raises(TooOften):
        asked.take(1, now=61)


def test_what_is_remembered_has_an_end(monkeypatch):
    monkeypatch.setattr(pace, "MOST_PEOPLE", 3)
    asked = Pace(times=1, seconds=60)
    for person in range(10):
        asked.take(person, now=0)

    asked.take(0, now=1)  # forgotten
    with pytest.raises(TooOften):
        asked.take(9, now=1)
