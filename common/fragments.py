"""Pieces of pages that were rendered before."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MOST = 4096  # a row of a list has a kilobyte: four megabytes a process

_kept: OrderedDict[Hashable, str] = OrderedDict()
_lock = Lock()


def remembered(key: Hashable | None, caller: Callable[[], str]) -> str:
    """What `caller` renders, or what it rendered for this key: `{% call remembered(key) %}`.

    The key must name every value that the piece shows and in which language, zone and for which
    rights it is shown: then nothing can be out of date, and nothing has to be forgotten. None is
    rendered anew each time: for what ticks.
    """
    if key is None:
        return caller()
    with _lock:
        piece = _kept.get(key)
        if piece is not None:
            _kept.move_to_end(key)
            return piece
    piece = caller()
    with _lock:
        _kept[key] = piece
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    return piece
