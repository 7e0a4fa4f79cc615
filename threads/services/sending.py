"""Sending a message with files: they are read before anything is locked, and none is left over."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from common.clock import database_now
from common.errors import Invalid
from common.formats import number
from threads import storage
from threads.filing import MOST, file_away
from threads.models import Attachment
from threads.services.pacing import refuse_too_many
from threads.services.writing import write_message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from django.core.files.uploadedfile import UploadedFile

    from common.actors import Actor
    from threads.filing import Filed
    from threads.kinds import Record
    from threads.models import Message
    from threads.services.writing import Draft
    from threads.states import Side


def send_message(
    *,
    about: Record,
    draft: Draft,
    uploads: Sequence[UploadedFile[Any]] = (),
    side: Side,
    actor: Actor,
    now: datetime | None = None,
) -> Message:
    """As `write_message`, with files. Raises `Invalid` for the first file that is not taken, and
    `TooManyFiles` beyond what an hour holds.

    All or nothing: a file that is refused refuses the message, and what was kept by then goes.
    """
    if len(uploads) > MOST:
        raise Invalid(
            _("These are %(count)s files. A message holds %(most)s.")
            % {"count": number(len(uploads)), "most": MOST},
            field="files",
            code="file_too_many",
        )
    refuse_too_many(actor, len(uploads), now or database_now())
    with _filed(uploads) as files:
        return write_message(about=about, draft=draft, side=side, actor=actor, files=files, now=now)


@contextmanager
def _filed(uploads: Sequence[UploadedFile[Any]]) -> Iterator[list[Filed]]:
    """The files as they are kept; what no message holds in the end is removed again."""
    files: list[Filed] = []
    try:
        for upload in uploads:
            files.append(file_away(upload))  # noqa: PERF401  the next may be refused
        yield files
    finally:
        if files:
            keys = {file.key for file in files}
            held = Attachment.objects.filter(storage__in=keys).values_list("storage", flat=True)
            for key in keys.difference(held):
                storage.remove(key)
