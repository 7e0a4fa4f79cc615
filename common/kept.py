"""What was made before, kept in this process: the newest few, by a key that says it all."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable


Value = TypeVar("Value")


class Kept(Generic[Value]):
    """At most `most` values; the one that nobody asked for the longest makes room.

    A key names all that its value depends on. Then nothing can be out of date, nothing has to be
    forgotten, and several processes need not know of each other.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def ask(self, key: Hashable | None, make: Callable[[], Value]) -> Value:
        """The value of this key, made if it has to be; None is made anew each time.

        Two that ask at once may both make it: it is the same.
        """
        if key is None:
            return make()
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            if len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
