"""The picture of a second factor's secret, as a path that a template draws."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import segno

if TYPE_CHECKING:
    from collections.abc import Iterable

QUIET = 1  # light modules around; the white frame of the page makes up the rest


@dataclass(frozen=True)
class Picture:
    """A QR code: `size` modules wide, the dark ones as one SVG path."""

    size: int
    path: str


def picture(text: str) -> Picture:
    """The QR code of a text, with medium error correction."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=QUIET))
    return Picture(len(rows), "".join(_line(y, row) for y, row in enumerate(rows)))


def _line(y: int, row: Iterable[int]) -> str:
    parts, x = [], 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            parts.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(parts)
