"""What waits for somebody, row by row, on the first page of the admin site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class QueueRow:
    """One record: its name, where it stands, a quiet word, when it is due, what it is worth."""

    label: StrOrPromise
    address: str
    note: StrOrPromise = ""
    mark: SafeString | str = ""
    figure: str = ""


@dataclass(frozen=True)
class Queue:
    """The first few of a list, and the way to all of it; `empty` is said where there are none."""

    title: StrOrPromise
    rows: list[QueueRow]
    address: str
    all_label: StrOrPromise
    empty: StrOrPromise
