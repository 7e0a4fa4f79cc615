"""Naming what was done to a chain, from the first entry that does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.canonical import GENESIS
from audit.findings import Finding, Kind
from audit.reading import Row, fetch

if TYPE_CHECKING:
    from audit.models import ChainHead

SOME = 10


@dataclass(frozen=True)
class Place:
    """Where a chain stopped fitting: its last good entry, its noted end, the entry that is next."""

    chain: str
    last: Row | None
    head: ChainHead | None
    row: Row

    @property
    def expected(self) -> int:
        """The number that comes next."""
        return self.last.seq + 1 if self.last else 1

    @property
    def tail(self) -> str:
        """The hash that the next entry names as the one before it."""
        return self.last.hash if self.last else GENESIS


def diagnose(place: Place) -> Finding:
    """The first bad entry and the kind. It looks at the whole chain, but only in few statements."""
    whole = place.row.is_numbered()
    kind, seq = _kind(place) if whole else (Kind.EDITED, place.expected)
    return Finding(place.chain, seq, kind)


def _kind(place: Place) -> tuple[Kind, int]:
    row = place.row
    said = row.said() if row.is_sealed() else {}
    if too_many := _one_too_many(place, said):
        return too_many, row.seq
    if _true_next_is_elsewhere(place):
        # It is there, only not here: this one stands in its place.
        if said and _hashed(place, row.prev_hash):
            return Kind.REORDERED, place.expected
        return Kind.INSERTED, row.seq
    if row.seq > place.expected:
        return Kind.DELETED, place.expected
    if not said or row.prev_hash == place.tail:
        return Kind.EDITED, row.seq
    return _kind_of_break(place, said.get("seq"))


def _one_too_many(place: Place, said: dict[str, Any]) -> Kind | None:
    """Whether the entry has no place in this chain at all, or has one already."""
    if said and said.get("chain") != place.chain:
        return Kind.SPLICED
    if said and _same_hash(place):
        return Kind.DUPLICATED
    beyond_head = place.head is not None and place.row.seq > place.head.seq
    return Kind.INSERTED if beyond_head or place.row.seq < place.expected else None


def _kind_of_break(place: Place, said_seq: object) -> tuple[Kind, int]:
    """The entry is whole and stands where it should, but names another hash before it."""
    row = place.row
    if said_seq == row.seq:
        # The one before, or this one, was edited and hashed anew; what follows tells which.
        if place.last and _is_named_by_next(place):
            return Kind.EDITED, place.last.seq
        return Kind.EDITED, row.seq
    before = _hashed(place, row.prev_hash)
    if row.prev_hash == GENESIS or (before and before.seq < place.expected):
        # It was moved up to make room behind its true predecessor.
        return Kind.INSERTED, before.seq + 1 if before else 1
    return Kind.DELETED, place.expected


def _same_hash(place: Place) -> bool:
    return bool(
        fetch(
            "chain = %s AND hash = %s AND id <> %s",
            [place.chain, place.row.hash, place.row.id],
            limit=1,
        )
    )


def _hashed(place: Place, hash_: str) -> Row | None:
    rows = fetch("chain = %s AND hash = %s", [place.chain, hash_], limit=1)
    return rows[0] if rows else None


def _true_next_is_elsewhere(place: Place) -> bool:
    """Whether another row, whole, says that it follows the last good entry."""
    found = fetch(
        "chain = %s AND prev_hash = %s AND id <> %s",
        [place.chain, place.tail, place.row.id],
        limit=SOME,
    )
    return any(
        other.is_sealed() and other.said().get("seq") == place.expected
        for other in found
        if not place.last or other.id != place.last.id
    )


def _is_named_by_next(place: Place) -> bool:
    """Whether the entry or the head after this one names its hash: then it was not changed."""
    if fetch("chain = %s AND prev_hash = %s", [place.chain, place.row.hash], limit=1):
        return True
    return place.head is not None and place.head.hash == place.row.hash
