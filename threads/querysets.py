"""Reads of threads and messages that chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Self

from django.db.models import Count, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from common.prepared import PreparedColumn
from common.querysets import VendorScopedQuerySet
from threads.states import READS

if TYPE_CHECKING:
    from django.db.models import Expression

    from threads.models import Message, Participant, Thread


@dataclass(frozen=True)
class Reader:
    """Who reads: a person, on one side, to whom nothing written before `since` is new."""

    person_id: int
    side: str
    since: datetime


class ThreadQuerySet(VendorScopedQuerySet["Thread"]):
    """Threads."""

    def about(self, kind: str, key: int) -> Self:
        """The thread of one record: one or none."""
        return self.filter(kind=kind, key=key)

    def waiting(self) -> Self:
        """Those in which the vendor wrote and nobody of the house answered yet."""
        return self.filter(waits_since__isnull=False)


class MessageQuerySet(VendorScopedQuerySet["Message"]):
    """Messages. `visible_to` is the one gate between the two sides: every read goes through it."""

    vendor_field = "thread__vendor"

    def about(self, kind: str, key: int | OuterRef) -> Self:
        """Those of one record."""
        return self.filter(thread__kind=kind, thread__key=key)

    def visible_to(self, side: str) -> Self:
        """What people of this side may read: never the other side's internal notes."""
        return self.filter(audience__in=READS[side])

    def unread_by(self, reader: Reader) -> Self:
        """What others wrote since the reader last looked."""
        return (
            self.visible_to(reader.side)
            .filter(at__gt=reader.since)
            .exclude(author_id=reader.person_id)
            .filter(pk__gt=Coalesce(_seen(reader), Value(0)))
        )


class ParticipantQuerySet(VendorScopedQuerySet["Participant"]):
    """Who takes part in which thread, and how far each has read."""

    vendor_field = "thread__vendor"


def _seen(reader: Reader) -> Subquery:
    from threads.models import Participant  # noqa: PLC0415  models import this module

    own = Participant.objects.filter(thread=OuterRef("thread"), person_id=reader.person_id)
    return Subquery(own.values("seen")[:1])


def unread_count(kind: str, reader: Reader) -> Expression:
    """How many messages of a record are unread: a column for a list of records of this kind."""
    return _UNREAD[reader.side].of(kind, reader.person_id, reader.since)


def _unread(side: str, kind: str, person_id: int, since: datetime) -> Expression:
    from threads.models import Message  # noqa: PLC0415  models import this module

    reader = Reader(person_id, side, since)
    found = Message.objects.about(kind, OuterRef("pk")).unread_by(reader).order_by()
    counted = found.values(one=F("thread__kind")).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), Value(0))


_MARKS = ("a kind", -1, datetime(1900, 1, 1, tzinfo=UTC))
_UNREAD = {
    side: PreparedColumn(partial(_unread, side), *_MARKS, output_field=IntegerField())
    for side in READS
}
