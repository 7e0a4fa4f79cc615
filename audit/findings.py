"""What a check of the log can find."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a chain was tampered with."""

    EDITED = "edited"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    DUPLICATED = "duplicated"
    SPLICED = "spliced"
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten"
    HEAD_MISMATCH = "head-mismatch"
    HEAD_MISSING = "head-missing"
    PERSONAL_EDITED = "personal-value-edited"
    PERSONAL_DELETED = "personal-value-deleted"
    PERSONAL_INSERTED = "personal-value-inserted"
    CONTEXT_EDITED = "context-edited"
    CONTEXT_DELETED = "context-deleted"


SENTENCES = {
    Kind.EDITED: "Its text, its columns and its hash do not belong together.",
    Kind.DELETED: "This entry is gone; the ones around it are there.",
    Kind.INSERTED: "This entry was never written by the log.",
    Kind.REORDERED: "Another entry of this chain stands in its place.",
    Kind.DUPLICATED: "This entry stands in the chain twice.",
    Kind.SPLICED: "This entry belongs to another chain.",
    Kind.TRUNCATED: "The chain once went on from here; its end is gone.",
    Kind.REWRITTEN: "The chain is whole, but it once had another hash here.",
    Kind.HEAD_MISMATCH: "The noted end of the chain is another entry: one of the two was edited.",
    Kind.HEAD_MISSING: "The chain has entries, but its noted end is gone.",
    Kind.PERSONAL_EDITED: "A personal value is not the one that was recorded.",
    Kind.PERSONAL_DELETED: "A personal value is gone without an erasure.",
    Kind.PERSONAL_INSERTED: "A personal value lies beside it that was never recorded.",
    Kind.CONTEXT_EDITED: "The name, address or user agent is not the one that was recorded.",
    Kind.CONTEXT_DELETED: "The name, address and user agent are gone without an erasure.",
}


@dataclass(frozen=True)
class Finding:
    """The first bad entry of a chain and what is wrong with it."""

    chain: str
    seq: int
    kind: Kind

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}: {self.kind}. {SENTENCES[self.kind]}"


@dataclass
class Report:
    """What one check saw: how much, what was found, and what should be known besides."""

    chains: int = 0
    entries: int = 0
    findings: list[Finding] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
