"""Who acted and from where, as a row that is written once and then only named."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction

from audit.canonical import canonical, commitment
from audit.models import ActorContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from common.actors import Actor


class Known(NamedTuple):
    """A row that an entry may name: its key and what it promised to hold."""

    id: int
    commitment: str


class Who(NamedTuple):
    """What makes one row: all four are the same, or it is another row."""

    person_id: int | None
    name: str
    address: str
    agent: str


class Recent:
    """The rows used last in this process. Only rows that were committed come in."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._rows: OrderedDict[Who, Known] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, who: Who) -> Known | None:
        """The row of `who`, or None when this process does not know it."""
        with self._lock:
            if known := self._rows.get(who):
                self._rows.move_to_end(who)
            return known

    def put(self, who: Who, known: Known) -> None:
        """Remember a committed row; the one used longest ago makes room."""
        with self._lock:
            self._rows[who] = known
            if len(self._rows) > self._size:
                self._rows.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._rows.clear()


class _Pending(threading.local):
    """Rows seen in this thread's open transaction, with the place of their commit hook."""

    def __init__(self) -> None:
        self.hooks: dict[Who, tuple[int, Callable[[], None], Known]] = {}


_recent = Recent(size=4096)
_pending = _Pending()


def context_of(actor: Actor) -> Known | None:
    """The row for this actor, found or written in the caller's transaction.

    None when the actor has neither name nor address nor user agent: the house itself.
    """
    who = Who(
        actor.person_id,
        storable(actor.name)[:200],
        storable(actor.address)[:64],
        storable(actor.agent)[:512],
    )
    if not (who.name or who.address or who.agent):
        return None
    return _recent.get(who) or _seen_in_transaction(who) or _found_or_written(who)


def forget() -> None:
    """Drop what this process remembers: after an erasure, and when a test emptied the tables."""
    _recent.clear()
    _pending.hooks.clear()


def storable(text: str) -> str:
    """The text without what PostgreSQL or UTF-8 cannot hold: NUL and halves of a pair."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def promise(salt: str, who: Who) -> str:
    """The salted hash that stands for a row in the entries that name it."""
    return commitment(salt, canonical(who._asdict()))


def _seen_in_transaction(who: Who) -> Known | None:
    """A row that this transaction has already found or written.

    Django drops the commit hooks of a savepoint that is rolled back; a hook that still stands
    where it was put therefore proves that its row is still there.
    """
    hooks = connection.run_on_commit
    if not hooks:
        _pending.hooks.clear()
    place, hook, known = _pending.hooks.get(who, (0, None, None))
    return known if place < len(hooks) and hooks[place][1] is hook else None


def _found_or_written(who: Who) -> Known:
    row = (
        ActorContext.objects.filter(**who._asdict(), erased_at=None)
        .values_list("pk", "commitment")
        .first()
    )
    known = Known(*row) if row else _written(who)
    hook = partial(_remember, who, known)
    _pending.hooks[who] = (len(connection.run_on_commit), hook, known)
    transaction.on_commit(hook, robust=True)
    return known


def _written(who: Who) -> Known:
    salt = secrets.token_hex(16)
    row = ActorContext.objects.create(**who._asdict(), salt=salt, commitment=promise(salt, who))
    return Known(row.pk, row.commitment)


def _remember(who: Who, known: Known) -> None:
    # A test may run commit hooks inside a transaction that it will roll back.
    if not connection.in_atomic_block:
        _recent.put(who, known)
