"""Wrong guesses are counted per account, whatever the address or the number of sign-ins.

A guess takes its place before it is looked at and gives it back when it was right. So never more
than the limit is looked at, however many are tried at once, and the right one is refused like any
other while the lock is closed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import GuessCount
from common.errors import DomainError
from common.moments import moment

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SECOND = 1_000_000


class TooManyGuesses(DomainError):
    """The lock is closed until `until` (aware, UTC), for the right guess as for the wrong one.

    `seconds` are left until then.
    """

    code = "too_many_guesses"
    status = 429

    def __init__(self, message: StrOrPromise, *, until: datetime, now: datetime) -> None:
        super().__init__(message)
        self.until = until
        self.seconds = math.ceil((until - now).total_seconds())


@dataclass(frozen=True)
class Limit:
    """How many wrong guesses a lock bears within a window, and the way past it for its owner."""

    name: str
    times: int
    window: timedelta
    way_past: StrOrPromise = ""

    def key(self, who: str | int) -> str:
        """The row's key for an account or an address; does not give away which."""
        return f"{self.name}:{salted_hmac('accounts.guessing', f'{self.name}:{who}').hexdigest()}"


CODE = Limit("code", 10, timedelta(hours=1))
_BY_MAIL = gettext_lazy("Or ask for a new password: its link works at once.")
PASSWORD = Limit("password", 10, timedelta(minutes=15), _BY_MAIL)
PASSWORD_FROM_ADDRESS = Limit("password-from", 100, timedelta(minutes=15), _BY_MAIL)
FORGOTTEN = Limit("forgotten", 3, timedelta(hours=1))
FORGOTTEN_FROM_ADDRESS = Limit("forgotten-from", 30, timedelta(hours=1))
LONGEST_WINDOW = timedelta(hours=1)


@dataclass(frozen=True)
class Guess:
    """A place that one guess has taken."""

    key: str
    stamp: int


@transaction.atomic(durable=True)  # counted, whatever becomes of the request
def take(limit: Limit, who: str | int, now: datetime) -> Guess:
    """Take a place for a guess at the lock of this account or address.

    Raises `TooManyGuesses` when none is left within the window; its sentence says until when.
    """
    key = limit.key(who)
    row, _made = GuessCount.objects.select_for_update().get_or_create(
        key=key, defaults={"last_at": now}
    )
    stamp = _stamp(now)
    recent = [each for each in row.times if each > stamp - _microseconds(limit.window)]
    if len(recent) >= limit.times:
        raise _closed(recent[-limit.times], limit, now)
    row.times = [*recent, stamp]
    row.last_at = now
    row.save(update_fields=["times", "last_at"])
    return Guess(key, stamp)


@transaction.atomic
def give_back(guess: Guess) -> None:
    """The guess was right, so it does not count."""
    row = GuessCount.objects.select_for_update().filter(key=guess.key).first()
    if row is not None and guess.stamp in row.times:
        row.times.remove(guess.stamp)
        row.save(update_fields=["times"])


def open_again(limit: Limit, who: str | int) -> None:
    """Forget the wrong guesses at this lock: its owner proved himself otherwise."""
    GuessCount.objects.filter(key=limit.key(who)).delete()


def left(limit: Limit, who: str | int, now: datetime) -> int:
    """How many guesses this lock still bears."""
    row = GuessCount.objects.filter(key=limit.key(who)).first()
    oldest = _stamp(now) - _microseconds(limit.window)
    return limit.times - sum(int(each > oldest) for each in (row.times if row else ()))


def _closed(first: int, limit: Limit, now: datetime) -> TooManyGuesses:
    until = datetime.fromtimestamp(first / _SECOND, UTC) + limit.window
    text = _("Too many wrong tries. Wait until %(moment)s, then try again.")
    told = f"{text % {'moment': moment(until)}} {limit.way_past}".strip()
    return TooManyGuesses(told, until=until, now=now)


def _stamp(at: datetime) -> int:
    return round(at.timestamp() * _SECOND)


def _microseconds(span: timedelta) -> int:
    return span // timedelta(microseconds=1)
