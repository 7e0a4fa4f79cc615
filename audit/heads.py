"""Ends of chains, written down outside the database: a chain cannot show its own missing tail."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction


@dataclass
class Heads:
    """What the file holds: per chain the hash at each noted number; and lines that are broken."""

    noted: dict[str, dict[int, str]] = field(default_factory=dict)
    broken: list[int] = field(default_factory=list)

    def holds(self, chain: str, seq: int, hash_: str) -> bool:
        """Whether exactly this head was noted before."""
        return self.noted.get(chain, {}).get(seq) == hash_


_noted_on: dict[tuple[Path, str], date] = {}


def path() -> Path:
    """The file: one JSON line per noted head, only ever appended to."""
    return Path(settings.DATA_DIR) / "audit-heads.log"


def note_daily(chain: str, seq: int, hash_: str) -> None:
    """After this transaction's commit, note the head, once a day per chain and process."""
    if _noted_on.get((path(), chain)) != datetime.now(UTC).date():
        transaction.on_commit(partial(_note_committed, chain, seq, hash_), robust=True)


def forget() -> None:
    """Forget what this process noted today, as one that has just started."""
    _noted_on.clear()


def append(chain: str, seq: int, hash_: str) -> None:
    """Note one head now. Raises OSError when the file cannot be written."""
    line = json.dumps(
        {"time": datetime.now(UTC).isoformat(), "chain": chain, "seq": seq, "hash": hash_}
    )
    descriptor = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read() -> Heads:
    """All noted heads; where one number was noted twice, the first note counts.

    Raises OSError when there is a file but it cannot be read.
    """
    heads = Heads()
    if not path().exists():
        return heads
    with path().open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            _take(heads, number, line)
    return heads


def _take(heads: Heads, number: int, line: str) -> None:
    try:
        noted = json.loads(line)
        chain, seq, hash_ = str(noted["chain"]), int(noted["seq"]), str(noted["hash"])
    except (ValueError, TypeError, LookupError):
        heads.broken.append(number)
        return
    heads.noted.setdefault(chain, {}).setdefault(seq, hash_)


def _note_committed(chain: str, seq: int, hash_: str) -> None:
    # A test may run commit hooks inside a transaction that it will roll back.
    today = datetime.now(UTC).date()
    if connection.in_atomic_block or _noted_on.get((path(), chain)) == today:
        return
    append(chain, seq, hash_)
    _noted_on[path(), chain] = today
