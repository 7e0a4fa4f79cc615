"""Files that no message holds: left by a process that died between the file and the commit."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from common.clock import database_now
from threads import storage
from threads.models import Attachment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

AGE = timedelta(days=1)  # younger ones may belong to a message that is being written
AT_ONCE = 500


def remove_orphans(now: datetime | None = None) -> int:
    """Delete old files of no message, and those of erased ones; gives how many."""
    before = ((now or database_now()) - AGE).timestamp()
    removed = 0
    found = _keys(before)
    while keys := list(islice(found, AT_ONCE)):
        held = Attachment.objects.filter(storage__in=keys, erased_at=None)
        for key in set(keys).difference(held.values_list("storage", flat=True)):
            storage.remove(key)
            removed += 1
    return removed


def _keys(before: float) -> Iterator[str]:
    for path in (Path(settings.MEDIA_ROOT) / "threads").glob("??/*"):
        if storage.KEY.fullmatch(path.name) and path.stat().st_mtime < before:
            yield path.name
