"""Checking the whole log: entry by entry, against the heads in the database and outside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from audit import heads
from audit.canonical import GENESIS
from audit.diagnosis import Place, diagnose
from audit.findings import Finding, Kind, Report
from audit.models import ChainHead
from audit.reading import any_rows, batches
from audit.siderows import SideRows
from common.appendonly import protected_tables

if TYPE_CHECKING:
    from audit.heads import Heads
    from audit.reading import Row
    from audit.siderows import Read


class UnknownChain(LookupError):
    """Nothing was ever noted under this name."""


def verify(report: Report, *, chain: str | None = None) -> None:
    """Check one chain, or all; then note the heads of the sound ones outside the database.

    Fills `report` as it goes. Entries are read in batches, so memory stays small; entries may be
    added meanwhile. Raises UnknownChain, and OSError or django.db.Error when something cannot be
    read: what was found until then stands in the report.
    """
    noted = heads.read()  # before the entries: what is noted was committed
    report.warnings += _warnings(noted)
    names = _chains(noted)
    if chain is not None and chain not in names:
        raise UnknownChain(chain)
    for name in names if chain is None else [chain]:
        ChainCheck(name, noted, report).run()


class ChainCheck:
    """One chain, followed from its first entry to its last."""

    def __init__(self, chain: str, noted: Heads, report: Report) -> None:
        self._chain = chain
        self._noted = noted
        self._outside = noted.noted.get(chain, {})
        self._report = report
        self._head = _head(chain)  # before the entries: they may only become more
        self._hash_at_head = GENESIS
        self._last: Row | None = None
        self._side_rows = SideRows()
        self._bad_side: Finding | None = None

    def run(self) -> None:
        """Follow the chain and report what is wrong, or note its head when nothing is."""
        self._report.chains += 1
        found = self._follow() or self._end()
        findings = [finding for finding in (self._bad_side, found) if finding]
        self._report.findings += sorted(findings, key=lambda finding: finding.seq)
        if not findings and self._last:
            self._note(self._last)

    def _follow(self) -> Finding | None:
        for batch in batches(self._chain):
            good: list[Read] = []
            found = self._first_bad(batch, good)
            self._report.entries += len(good)
            self._bad_side = self._bad_side or self._side_rows.first_bad(good)
            if found:
                return found
        return None

    def _first_bad(self, batch: list[Row], good: list[Read]) -> Finding | None:
        seq, tail = (self._last.seq, self._last.hash) if self._last else (0, GENESIS)
        head_seq = self._head.seq if self._head else None
        for row in batch:
            said = row.said()
            if not (
                row.seq == seq + 1
                and row.prev_hash == tail
                and row.is_sealed()
                and row.agrees(said)
            ):
                return diagnose(Place(self._chain, self._last, _head(self._chain), row))
            if self._outside.get(row.seq, row.hash) != row.hash:
                return Finding(self._chain, row.seq, Kind.REWRITTEN)
            if row.seq == head_seq:
                self._hash_at_head = row.hash
            self._last, seq, tail = row, row.seq, row.hash
            good.append((row, said))
        return None

    def _end(self) -> Finding | None:
        """What only shows at the end: a missing tail, a head that is not the last entry."""
        end = self._last.seq if self._last else 0
        if max(self._outside, default=0) > end or (self._head and self._head.seq > end):
            return Finding(self._chain, end + 1, Kind.TRUNCATED)
        now = _head(self._chain)
        if now is None:
            return Finding(self._chain, end, Kind.HEAD_MISSING) if end else None
        if self._head and self._head.hash != self._hash_at_head:
            return Finding(self._chain, self._head.seq, Kind.HEAD_MISMATCH)
        return Finding(self._chain, now.seq + 1, Kind.INSERTED) if now.seq < end else None

    def _note(self, last: Row) -> None:
        if self._noted.holds(self._chain, last.seq, last.hash):
            return
        try:
            heads.append(self._chain, last.seq, last.hash)
        except OSError as error:
            self._report.warnings.append(f"The head of {self._chain} could not be noted: {error}")


def _head(chain: str) -> ChainHead | None:
    return ChainHead.objects.filter(chain=chain).first()


def _chains(noted: Heads) -> list[str]:
    stored = any_rows("SELECT chain FROM audit_chain_head UNION SELECT chain FROM audit_entry")
    names = {name for (name,) in stored} | noted.noted.keys()
    # A name that is no text any more cannot be asked for; its own chain shows the gap.
    return sorted(name for name in names if isinstance(name, str) and name.isprintable())


def _warnings(noted: Heads) -> list[str]:
    warnings = [f"{heads.path()}, line {number}: not readable." for number in noted.broken]
    if "audit_entry" not in protected_tables(connection):
        warnings.append("The database no longer refuses changes of audit_entry.")
    return warnings
