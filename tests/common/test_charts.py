"""Where the lines and marks of a chart stand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from common.charts import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    bar_chart,
    line_chart,
    scale,
    spark,
)

D = Decimal


def chart(*values: str | None, is_share: bool = True):
    numbers = [None if value is None else D(value) for value in values]
    columns = [f"week {place}" for place, _ in enumerate(values)]
    return line_chart("title", "text", columns, [("now", numbers)], is_share=is_share)


def test_a_line_goes_from_edge_to_edge_and_ends_in_a_point() -> None:
    line = chart("60", "80", "100").lines[0]

    (stretch,) = line.stretches
    points = [tuple(map(float, pair.split(","))) for pair in stretch.split()]
    assert [x for x, _y in points] == [LEFT, (LEFT + WIDTH - RIGHT) / 2, WIDTH - RIGHT]
    assert points[0][1] > points[1][1] > points[2][1] == TOP
    assert line.points == [points[2]]


def test_a_gap_parts_a_line_and_a_point_between_gaps_stands_alone() -> None:
    line = chart("50", "60", None, "70", None, "80", "90").lines[0]

    assert [len(stretch.split()) for stretch in line.stretches] == [2, 2]
    assert len(line.points) == 2  # the one alone, and the end
    assert all(TOP <= y <= HEIGHT - BOTTOM for _x, y in line.points)


def test_one_value_is_a_point_and_none_is_nothing() -> None:
    one, nothing = chart("75").lines[0], chart(None, None).lines[0]

    assert (one.stretches, len(one.points)) == ([], 1)
    assert (nothing.stretches, nothing.points) == ([], [])
    assert spark([None, None]) is None


@pytest.mark.parametrize(
    ("values", "is_share", "wanted"),
    [
        (["93.3", "100"], True, (92, 100, 2)),
        (["0", "100"], True, (0, 100, 25)),
        (["100", "100"], True, (94, 100, 2)),
        (["0"], True, (0, 6, 2)),
        (["2.5", "4.9"], True, (0, 6, 2)),
        (["40", "60"], True, (0, 60, 20)),
        (["120", "4300"], False, (0, 6000, 2000)),
        (["0.5"], False, (0, D("0.6"), D("0.2"))),
        ([], True, (0, 100, 25)),
    ],
)
def test_an_axis_has_round_numbers_and_holds_every_value(values, is_share, wanted) -> None:
    numbers = [D(value) for value in values]
    low, high, step = scale(numbers, is_share=is_share)

    assert (low, high, step) == wanted
    assert all(low <= value <= high for value in numbers)


def test_four_columns_are_named_at_most() -> None:
    named = chart(*["50"] * 13).columns

    assert [mark.text for mark in named] == ["week 0", "week 4", "week 8", "week 12"]


def test_small_bars_are_seen() -> None:
    drawn = bar_chart("t", "x", [("a", D("4.8")), ("b", D("1.2"))], is_share=True)

    assert [bar.length for bar in drawn.bars] == [WIDTH * 0.8, WIDTH * 0.2]


def test_large_bars_are_parts_of_a_hundred_and_unknown_ones_are_empty() -> None:
    drawn = bar_chart("t", "x", [("a", D(100)), ("b", D(50)), ("c", None)], is_share=True)

    assert [bar.length for bar in drawn.bars] == [WIDTH, WIDTH / 2, 0]
    assert drawn.bars[2].figure == "–"


def test_there_is_room_for_the_longest_word_of_an_axis():
    large = [Decimal(4 * 10**11), Decimal(10**11)]
    with translation.override("zh-hans"):
        chart = line_chart("", "", ["a", "b"], [("", large)], is_share=False)
    few = line_chart("", "", ["a", "b"], [("", [Decimal(90), Decimal(100)])], is_share=True)

    assert [row.text for row in chart.rows][-1] == "4000亿"
    assert chart.left - 6 >= 4 * 7 + 12
    assert chart.columns[0].at == chart.left
    assert few.left == 44
