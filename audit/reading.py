"""Entries read for checking: in the order of their chain, a batch at a time."""

from __future__ import annotations

import json
from contextlib import contextmanager
from hashlib import sha256
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from django.db import connection

from audit.canonical import canonical, digest
from audit.models import ChainHead

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

Value = str | int
BATCH = 2000
STATED = itemgetter(
    "seq", "chain", "action", "subject", "actor", "factor", "source", "on_behalf", "at"
)
MOMENT = {
    "postgresql": """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
    "sqlite": "replace(at, ' ', 'T') || CASE length(at) WHEN 19 THEN '.000000Z' ELSE 'Z' END",
}


class Row(NamedTuple):
    """One entry as it stands in the table; `at` in the form that the body has."""

    id: int
    seq: int
    chain: str
    action: str
    subject: str
    actor_id: int | None
    factor: str
    source: str
    on_behalf: str
    at: str
    context_id: int | None
    body: str
    prev_hash: str
    hash: str

    def is_numbered(self) -> bool:
        """Whether the number is a number; SQLite keeps whatever is written."""
        seq: object = self.seq
        return isinstance(seq, int)

    def is_sealed(self) -> bool:
        """Whether the hash belongs to the body, whatever JSON layout the body has now."""
        try:
            if sha256((self.prev_hash + self.body).encode()).hexdigest() == self.hash:
                return True
            said = json.loads(self.body, object_pairs_hook=_without_repeats)
            return digest(self.prev_hash, canonical(said)) == self.hash
        except (TypeError, ValueError, RecursionError):
            return False

    def said(self) -> dict[str, Any]:
        """The body, read; empty when it cannot be read."""
        try:
            said = orjson.loads(self.body)
        except (TypeError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}

    def agrees(self, said: dict[str, Any]) -> bool:
        """Whether every column says what the body says."""
        try:
            context = said["context"]
            in_context: bool = self.context_id == (context and context["id"])
            return in_context and STATED(said) == self[1:10]
        except (TypeError, LookupError):
            return False


def batches(chain: str) -> Iterator[list[Row]]:
    """All entries of a chain by number, and by key where a number is there twice."""
    condition = "chain = %s"
    params: list[Value] = [chain]
    while rows := fetch(condition, params, limit=BATCH):
        yield rows
        last = rows[-1]
        condition = "chain = %s AND seq >= %s AND (seq > %s OR id > %s)"
        params = [chain, last.seq, last.seq, last.id]


def fetch(condition: str, params: Sequence[Value], *, limit: int) -> list[Row]:
    """The entries that fulfil a condition in SQL, by number and key."""
    columns = ", ".join(Row._fields).replace(" at,", f" {MOMENT[connection.vendor]},")
    question = f"SELECT {columns} FROM audit_entry WHERE {condition}"  # noqa: S608  no input
    return [
        Row._make(row) for row in any_rows(f"{question} ORDER BY seq, id LIMIT {limit}", params)
    ]


def any_rows(question: str, params: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
    """What a query gives, however broken the text in it is."""
    with _any_bytes(), connection.cursor() as cursor:
        cursor.execute(question, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


@contextmanager
def _any_bytes() -> Iterator[None]:
    """Text that is no UTF-8 any more must be found wrong, not stop the reading."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    raw.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = str


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError("A key stands twice.")
    return said


def chain_end_rows(chain: str) -> QuerySet[ChainHead, str]:
    """The hash of a chain's last entry: it changes with every write to the chain.

    A query of one row, or of none for an empty chain, to be asked as a column of another one.
    """
    return ChainHead.objects.filter(chain=chain).values_list("hash", flat=True)
