"""What a thread can be about: the registry that the apps of the records fill.

A kind says who may look at its records, how one is found and where it stands. This app knows
nothing else of them: an order registers at start-up (`orders/talk.py`), as invoices and
claims will.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from django_stubs_ext import StrOrPromise

    from threads.models import Thread
    from vendors.models import Vendor
    from vendors.permissions import Permission


@dataclass(frozen=True)
class Record:
    """One record that people talk about.

    `number` is its name in addresses, `title` its name in a sentence ("Order 4F2XQ7ZB"), `page`
    where the vendor's people look at it, `desk_page` where the retailer's staff do.
    """

    kind: str
    key: int
    number: str
    vendor: Vendor
    title: StrOrPromise
    page: str
    desk_page: str


@dataclass(frozen=True)
class Kind:
    """A kind of record.

    `permission` lets a vendor's people read, `desk_permission` the retailer's staff. `find` takes
    a number and the keys of vendors and gives None where they see no such record; `look` takes keys
    and gives the records that a vendor may see, by key. `told` gives the keys of those of a
    vendor's people who hear what the buyer writes although they took no part yet.
    """

    name: str
    permission: Permission
    desk_permission: Permission
    find: Callable[[str, Sequence[int]], Record | None]
    look: Callable[[Collection[int]], dict[int, Record]]
    told: Callable[[int], Sequence[int]]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let records of this kind be talked about; called from `AppConfig.ready`."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """The kind of this name. Raises LookupError."""
    return _kinds[name]


def record_of(thread: Thread) -> Record | None:
    """What a thread is about; None where no vendor may see it any more."""
    return kind_of(thread.kind).look([thread.key]).get(thread.key)
