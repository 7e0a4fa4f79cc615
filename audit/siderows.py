"""Whether the side rows still hold what their entries promised, or were erased as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.canonical import commitment
from audit.contexts import Who, promise
from audit.findings import Finding, Kind
from audit.reading import any_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.reading import Row

Read = tuple["Row", dict[str, Any]]
KEPT = 10_000


class SideRows:
    """Compares the side rows of a batch of entries; remembers the actors it has seen."""

    def __init__(self) -> None:
        self._promises: dict[int, str] = {}

    def first_bad(self, batch: list[Read]) -> Finding | None:
        """The first entry of the batch whose side rows are not what it says."""
        if not batch:
            return None
        values = _values(row.id for row, _said in batch)
        self._load({said["context"]["id"] for _row, said in batch if said["context"]})
        for row, said in batch:
            kind = self._context(said["context"]) or _personal(
                said["personal"], values.get(row.id, {})
            )
            if kind:
                return Finding(row.chain, row.seq, kind)
        return None

    def _load(self, keys: set[int]) -> None:
        if len(self._promises) > KEPT:
            self._promises.clear()
        if unknown := keys - self._promises.keys():
            self._promises.update(_promises(unknown))

    def _context(self, stated: dict[str, Any] | None) -> Kind | None:
        if stated is None:
            return None
        promised = self._promises.get(stated["id"])
        if promised is None:
            return Kind.CONTEXT_DELETED
        return None if promised == stated["commitment"] else Kind.CONTEXT_EDITED


def _personal(stated: dict[str, str], found: dict[str, str]) -> Kind | None:
    for name, promised in stated.items():
        if name not in found:
            return Kind.PERSONAL_DELETED
        if found[name] not in {promised, ""}:
            return Kind.PERSONAL_EDITED
    return Kind.PERSONAL_INSERTED if found.keys() - stated.keys() else None


def _values(entries: Iterable[int]) -> dict[int, dict[str, str]]:
    """Per entry and field the hash of what lies there now; empty when it was erased."""
    found: dict[int, dict[str, str]] = {}
    for entry, name, salt, value, erased in any_rows(
        "SELECT entry_id, field, salt, value, erased_at IS NOT NULL"  # noqa: S608  whole numbers
        f" FROM audit_personal_value WHERE entry_id IN ({_list(entries)})"
    ):
        gone = erased and not salt and not value
        found.setdefault(entry, {})[name] = "" if gone else _hash(salt, value)
    return found


def _promises(keys: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Per actor row the hash of what lies there now; the noted one when it was erased."""
    for key, person, name, address, agent, salt, noted, erased in any_rows(
        "SELECT id, person_id, name, address, agent, salt, commitment,"  # noqa: S608  numbers
        f" erased_at IS NOT NULL FROM audit_actor_context WHERE id IN ({_list(keys)})"
    ):
        gone = erased and not any((name, address, agent, salt))
        try:
            yield key, noted if gone else promise(salt, Who(person, name, address, agent))
        except (TypeError, ValueError):
            yield key, "unreadable"


def _hash(salt: str, value: str) -> str:
    try:
        return commitment(salt, value)
    except (TypeError, ValueError):
        return "unreadable"


def _list(keys: Iterable[int]) -> str:
    return ", ".join(str(int(key)) for key in keys)
