"""Charts as numbers: where lines, marks and words stand in an SVG that the template draws.

Measures are those of a phone (400 wide, words of 12), so that they can be read there; on a desk
the drawing grows to half as much again. Two lines differ by dash and mark, never by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from common.formats import compact, number, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django_stubs_ext import StrOrPromise

    Value = Decimal | None
    Values = Sequence[Value]

WIDTH, HEIGHT = 400, 200
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 24
LETTER, WORD_SIZE = 7, 12
HUNDRED = Decimal(100)
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))
NARROWEST = Decimal(5)  # points of a share that an axis shows at least
TICKS = 4
SPARK_WIDTH, SPARK_HEIGHT, SPARK_PAD = 150, 36, 4
BAR_ROW, BAR_THICK, BAR_TOP = 38, 10, 18


@dataclass(frozen=True)
class Mark:
    """A word at a place of an axis."""

    at: float
    text: StrOrPromise


@dataclass(frozen=True)
class Line:
    """One row of values: stretches without a gap, and points that stand alone or end it."""

    name: StrOrPromise
    kind: str
    stretches: list[str]
    points: list[tuple[float, float]]


@dataclass(frozen=True)
class LineChart:
    """A line chart; `text` says in words what it shows."""

    title: StrOrPromise
    text: StrOrPromise
    rows: list[Mark]
    columns: list[Mark]
    lines: list[Line]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


@dataclass(frozen=True)
class Bar:
    """One bar: its name and figure stand above it."""

    name: StrOrPromise
    figure: str
    y: int
    length: float


@dataclass(frozen=True)
class BarChart:
    """Bars, one below the other."""

    title: StrOrPromise
    text: StrOrPromise
    bars: list[Bar] = field(default_factory=list)
    width: int = WIDTH

    @property
    def height(self) -> int:
        """As high as it has bars."""
        return BAR_ROW * len(self.bars)


def line_chart(
    title: StrOrPromise,
    text: StrOrPromise,
    columns: Sequence[StrOrPromise],
    lines: Sequence[tuple[StrOrPromise, Values]],
    *,
    is_share: bool,
) -> LineChart:
    """Draw one or two lines over the same columns, the main one first; None is a gap."""
    known = [value for _name, values in lines for value in values if value is not None]
    low, high, step = scale(known, is_share=is_share)
    place_y = _height(low, high, TOP, HEIGHT - BOTTOM)
    write = _hundredths if is_share else compact
    ticks = [low + step * count for count in range(int((high - low) / step) + 1)]
    left = max(LEFT, *(LETTER + _length(write(tick)) for tick in ticks))
    place_x = _places(len(columns), left, WIDTH - RIGHT)
    return LineChart(
        title,
        text,
        [Mark(place_y(tick), write(tick)) for tick in ticks],
        [Mark(place_x[index], columns[index]) for index in _named(len(columns))],
        [
            _line(name, kind, values, place_x, place_y)
            for kind, (name, values) in zip(("main", "before"), lines, strict=False)
        ],
        left=left,
    )


def _length(text: str) -> int:
    """About how long a word is: Chinese letters are as wide as they are high."""
    return sum(LETTER if letter.isascii() else WORD_SIZE for letter in text)


def spark(values: Values) -> Line | None:
    """A line without words, for a tile; None where there is no value."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    low, high = min(known), max(known)
    pad = (high - low) / 10 or Decimal(1)
    place_y = _height(low - pad, high + pad, SPARK_PAD, SPARK_HEIGHT - SPARK_PAD)
    place_x = _places(len(values), SPARK_PAD, SPARK_WIDTH - SPARK_PAD)
    line = _line("", "main", values, place_x, place_y)
    return Line("", "main", line.stretches, line.points[-1:])


def bar_chart(
    title: StrOrPromise,
    text: StrOrPromise,
    rows: Sequence[tuple[StrOrPromise, Value]],
    *,
    is_share: bool,
) -> BarChart:
    """Draw a bar a row, each a part of the round number above the longest."""
    known = [value for _name, value in rows if value is not None]
    _low, most, _step = scale([Decimal(0), *known], is_share=is_share)
    write = percent if is_share else number
    bars = [
        Bar(
            name,
            "–" if value is None else write(value),
            BAR_ROW * index + BAR_TOP,
            round(float((value or Decimal(0)) / most * WIDTH), 1),
        )
        for index, (name, value) in enumerate(rows)
    ]
    return BarChart(title, text, bars)


def scale(values: Sequence[Decimal], *, is_share: bool) -> tuple[Decimal, Decimal, Decimal]:
    """From where to where an axis goes, and its step: round numbers, four steps at most.

    Shares end at 100 at the latest and begin at 0 unless all are far above it; amounts begin at 0.
    """
    if not values:
        return Decimal(0), HUNDRED, Decimal(25)
    low, high = min(values), max(values)
    floor, roof = Decimal(0), high
    if is_share:
        roof = HUNDRED if high > HUNDRED * 3 / 4 else max(high, NARROWEST)
        floor = min(low, roof - NARROWEST) if low > HUNDRED / 2 else floor
    step = _step(roof - floor or Decimal(1))
    bottom = (floor / step).to_integral_value(ROUND_FLOOR) * step
    top = (max(roof, bottom + step) / step).to_integral_value(ROUND_CEILING) * step
    return bottom, min(top, HUNDRED) if is_share else top, step


def _step(span: Decimal) -> Decimal:
    """The roundest step that goes at most four times into the span."""
    power = Decimal(10) ** (span.adjusted() - 1)
    sizes = (factor * power * scale for scale in (1, 10) for factor in STEPS)
    return next(size for size in sizes if size * TICKS >= span)


def _hundredths(tick: Decimal) -> str:
    return f"{number(tick)}%"


def _places(count: int, start: int, end: int) -> list[float]:
    if count == 1:
        return [(start + end) / 2]
    return [round(start + (end - start) * index / (count - 1), 1) for index in range(count)]


def _height(low: Decimal, high: Decimal, top: int, base: int) -> Callable[[Decimal], float]:
    span = high - low or Decimal(1)
    return lambda value: round(base - float((value - low) / span) * (base - top), 1)


def _named(count: int) -> list[int]:
    """Which columns are named: four at most, the first and the last among them."""
    if count <= TICKS:
        return list(range(count))
    return sorted({round((count - 1) * part / (TICKS - 1)) for part in range(TICKS)})


def _line(
    name: StrOrPromise,
    kind: str,
    values: Values,
    place_x: Sequence[float],
    place_y: Callable[[Decimal], float],
) -> Line:
    stretches: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(place_x, values, strict=True):
        if value is None:
            stretches.append([])
        else:
            stretches[-1].append((x, place_y(value)))
    drawn = [points for points in stretches if points]
    alone = [points[0] for points in drawn if len(points) == 1]
    end = [drawn[-1][-1]] if drawn and len(drawn[-1]) > 1 else []
    return Line(
        name,
        kind,
        [" ".join(f"{x},{y}" for x, y in points) for points in drawn if len(points) > 1],
        [*alone, *end],
    )
