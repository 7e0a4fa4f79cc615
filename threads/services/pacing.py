"""How many files one person, or one API client, may send within an hour.

Counted from what was sent, so it holds over all processes and after a restart.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.formats import moment, number
from threads.models import Attachment

if TYPE_CHECKING:
    from common.actors import Actor

HOUR = timedelta(hours=1)


class TooManyFiles(DomainError):
    """More than an hour holds; `seconds` are left until these may be sent."""

    code = "too_often"
    status = 429

    def __init__(self, sent: int, free_at: datetime, now: datetime) -> None:
        text = _(
            "You sent %(sent)s files within an hour, and %(most)s may be sent. Send these %(time)s "
            "or later; nothing was saved."
        )
        names = {"sent": number(sent), "most": number(settings.FILES_AN_HOUR)}
        super().__init__(text % {**names, "time": moment(free_at)}, field="files")
        self.seconds = max(1, math.ceil((free_at - now).total_seconds()))


def refuse_too_many(actor: Actor, files: int, now: datetime) -> None:
    """Raise `TooManyFiles` if this actor sent so many that `files` more go beyond the hour's."""
    owner = (
        {"message__client_id": actor.client_id}
        if actor.person_id is None
        else {"message__author_id": actor.person_id}
    )
    most = settings.FILES_AN_HOUR
    sent = Attachment.objects.filter(message__at__gt=now - HOUR, **owner)
    times = list(sent.order_by("-message__at").values_list("message__at", flat=True)[:most])
    over = len(times) + files - most
    if files and over > 0:
        oldest_that_hinders = times[-min(over, len(times))] if times else now
        raise TooManyFiles(len(times), oldest_that_hinders + HOUR, now)
