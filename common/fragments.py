"""Pieces of pages that were rendered before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MOST = 4096  # a row of a list has a kilobyte: four megabytes a process

_kept: Kept[str] = Kept(MOST)


def remembered(key: Hashable | None, caller: Callable[[], str]) -> str:
    """What `caller` renders, or what it rendered for this key: `{% call remembered(key) %}`.

    The key must name every value that the piece shows and in which language, zone and for which
    rights it is shown. None is rendered anew each time: for what ticks.
    """
    return _kept.ask(key, caller)
