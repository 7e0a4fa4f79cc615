"""What waits for somebody: a number on the first page of the admin site that leads to its list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TONES = ("late", "due", "")  # what costs money, what soon will, all else


@dataclass(frozen=True)
class Tile:
    """A count, what is counted, where the list of exactly these stands.

    `tone`, one of `TONES`, shows when there are any.
    """

    label: StrOrPromise
    count: int
    address: str
    tone: str = ""
