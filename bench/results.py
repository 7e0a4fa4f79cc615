"""What a bench says: one line a goal, for people as a table and for machines as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HIGHER: Literal["higher"] = "higher"
LOWER: Literal["lower"] = "lower"


@dataclass(frozen=True)
class Result:
    """A ratio measured side by side, and what it has to be."""

    name: str
    ratio: float
    goal: float
    better: Literal["higher", "lower"]
    detail: str = ""

    @property
    def holds(self) -> bool:
        """Whether the goal is reached."""
        return self.ratio >= self.goal if self.better == HIGHER else self.ratio <= self.goal

    def as_json(self) -> dict[str, object]:
        """The line of `bench.json`."""
        return {**asdict(self), "ratio": round(self.ratio, 3), "holds": self.holds}


def write(results: Iterable[Result], path: Path) -> None:
    """Write the list for machines, in one step."""
    scratch = path.with_suffix(".new")
    scratch.write_text(json.dumps([result.as_json() for result in results], indent=1) + "\n")
    scratch.replace(path)


def table(results: Iterable[Result]) -> str:
    """The list for people."""
    rows = [
        (
            result.name,
            f"{result.ratio:.2f}",
            f"{'>=' if result.better == HIGHER else '<='} {result.goal:g}",
            "holds" if result.holds else "MISSED",
            result.detail,
        )
        for result in results
    ]
    rows = [("what", "ratio", "goal", "", "detail"), *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]])
        for row in rows
    )
