"""Asking for a batch: its rows are written at once, and done afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from audit.services import HOUSE, record
from batches.models import KEY_LENGTH, SUBJECT_LENGTH, Batch, BatchRow
from batches.registry import kind_of
from common.clock import database_now
from notifications.bell import ring_after_commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from common.actors import Actor
    from vendors.models import Vendor

TASK = "batches.tasks.run"
CHUNK = 500  # rows that are in memory at once


@dataclass(frozen=True)
class Row:
    """One row to be asked for: what a person knows it by, and what to do (fit for JSON)."""

    subject: str
    payload: Mapping[str, Any] = field(default_factory=dict)


def start(
    *,
    kind: str,
    vendor: Vendor | None,
    rows: Iterable[Row],
    actor: Actor,
    key: str,
    data: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Batch:
    """Write a batch and its rows, all or none, and ask for a worker once that is committed.

    The same `key` of the same person gives the batch that is there already, whose rows stay as they
    are; `rows` is not even read then. Raises `KeyError` for an unknown kind, `ValueError` for an
    actor who is no person, or a key or a subject that is empty or too long.
    """
    kind_of(kind)
    if actor.person_id is None or not 0 < len(key) <= KEY_LENGTH:
        raise ValueError("A batch needs a person and a key.")
    known = Batch.objects.filter(person=actor.person_id, key=key)
    if (found := known.first()) is not None:
        return found
    try:
        with transaction.atomic():
            return _write(
                Batch(
                    kind=kind,
                    vendor=vendor,
                    person_id=actor.person_id,
                    key=key,
                    factor=actor.factor,
                    source=actor.source,
                    request_id=actor.request_id,
                    data=dict(data or {}),
                    created_at=now or database_now(),
                ),
                rows,
                actor,
            )
    except IntegrityError:  # sent twice at the same moment: the other one was first
        if (found := known.first()) is None:
            raise
        return found


def chain_of(batch: Batch) -> str:
    """The chain of the audit log that a batch's entries stand in."""
    return batch.vendor.audit_chain if batch.vendor else HOUSE


def _write(batch: Batch, rows: Iterable[Row], actor: Actor) -> Batch:
    batch.available_at = batch.created_at
    batch.save(force_insert=True)
    numbered = iter(_rows_of(batch, rows))
    while chunk := list(islice(numbered, CHUNK)):
        BatchRow.objects.bulk_create(chunk)
        batch.total += len(chunk)
    batch.save(update_fields=["total"])
    record(
        chain=chain_of(batch),
        action="batches.started",
        actor=actor,
        subject=f"batches.batch:{batch.pk}",
        at=batch.created_at,
        after={"kind": batch.kind, "rows": batch.total},
    )
    ring_after_commit(TASK)
    return batch


def _rows_of(batch: Batch, rows: Iterable[Row]) -> Iterator[BatchRow]:
    for position, row in enumerate(rows, 1):
        if len(row.subject) > SUBJECT_LENGTH:
            raise ValueError(f"Row {position} has a subject of {len(row.subject)} characters.")
        yield BatchRow(
            batch=batch, position=position, subject=row.subject, payload=dict(row.payload)
        )
