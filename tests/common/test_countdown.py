"""How long is left: in words and in steps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from common import countdown

NOW = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(days=2, hours=5, minutes=59), "2 d 5 h left"),
        (timedelta(days=3, minutes=2), "3 d left"),
        (timedelta(hours=6, minutes=20, seconds=59), "6 h 20 min left"),
        (timedelta(minutes=5), "5 min left"),
        (timedelta(seconds=59), "less than 1 min left"),
        (timedelta(0), "0 min late"),
        (timedelta(minutes=-12), "12 min late"),
        (timedelta(hours=-3, minutes=-5), "3 h 5 min late"),
        (timedelta(days=-1, hours=-2), "1 d 2 h late"),
    ],
)
def test_time_left_rounds_down_to_whole_minutes(left: timedelta, expected: str) -> None:
    assert countdown.time_left(left) == expected


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (timedelta(hours=24, seconds=1), "calm"),
        (timedelta(hours=24), "soon"),
        (timedelta(hours=2, seconds=1), "soon"),
        (timedelta(hours=2), "now"),
        (timedelta(seconds=1), "now"),
        (timedelta(0), "late"),
    ],
)
def test_the_steps_of_a_deadline(left: timedelta, step: str) -> None:
    assert countdown.due_step(NOW + left, NOW) == step


def test_the_script_gets_the_words_that_the_page_uses() -> None:
    words = countdown.countdown_words()

    assert words["hours"] % {"hours": 6, "minutes": 20} == "6 h 20 min left"
    assert words["late_minutes"] % {"minutes": 12} == "12 min late"


def test_a_deadline_says_the_same_as_its_parts() -> None:
    at = NOW + timedelta(hours=6, minutes=20)

    with timezone.override("Europe/Berlin"):
        shown = countdown.deadline(at, NOW, "America/Phoenix")

    assert shown == ("soon", "6 h 20 min left", "today 17:00 CET", "09:00 MST")
