"""What a session knows of its sign-in, and when it ends.

A session begins half: the password was given, only the pages of the second factor open. It becomes
whole with a code. It carries facts alone, never a password; it dies when the person's epoch rises,
because the epoch is part of the hash that Django compares on every request.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth import SESSION_KEY, login, logout
from django.contrib.auth import update_session_auth_hash as renew_hash

from accounts.services.sign_in import PASSWORD

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User

BACKEND = "accounts.backends.EmailBackend"
STARTED, SEEN, FRESH = "signed-in-at", "seen-at", "proved-at"  # seconds since 1970
FACTOR, SETTING_UP, DEVICE = "factor", "sets-up", "device"
HELD = "held"  # what was sent after a session had ended, and by whom: {"person": its key, …}

HALF: Final = timedelta(minutes=5)
HALF_SETTING_UP: Final = timedelta(minutes=30)
IDLE: Final = timedelta(minutes=60)
WHOLE: Final = timedelta(hours=12)
PROOF: Final = timedelta(minutes=10)
WRITE_EVERY: Final = timedelta(minutes=5)


def begin(request: HttpRequest, person: User, *, sets_up: bool) -> None:
    """The password was right: a new, half session. `sets_up`: there is no second factor yet.

    Of the one before nothing stays but what this very person had sent too late.
    """
    held = request.session.get(HELD, {})
    request.session.flush()
    login(request, person, backend=BACKEND)
    request.session.update(facts(sets_up=sets_up))
    if held.get("person") == str(person.pk):
        request.session[HELD] = held
    mark(person, verified=False)


def complete(request: HttpRequest, person: User, factor: str) -> None:
    """The second factor was right too: the session is whole and has a new key."""
    session = request.session
    renew_hash(request, person)  # also gives the session a new key
    session.update(facts(factor, started=session.get(STARTED)))
    session.pop(DEVICE, None)
    request.user = mark(person, verified=True)


def prove_again(request: HttpRequest) -> None:
    """Both factors were given again, for what needs a fresh proof."""
    request.session[FRESH] = _now()
    request.session.cycle_key()


def keep(request: HttpRequest, person: User) -> None:
    """Keep this one session alive after the person's sessions were ended."""
    renew_hash(request, person)
    request.user = mark(person, verified=is_whole(request))


def end(request: HttpRequest) -> None:
    """Sign out: the session's row is deleted."""
    logout(request)
    mark(request.user, verified=False)


def facts(factor: str = "", *, sets_up: bool = False, started: int | None = None) -> dict[str, Any]:
    """The entries of a session: without `factor` a half one, with it a whole one."""
    now = _now()
    return {
        STARTED: started or now,
        SEEN: now,
        FRESH: now if factor else 0,
        FACTOR: factor,
        SETTING_UP: sets_up and not factor,
    }


def is_whole(request: HttpRequest) -> bool:
    """Whether a second factor was given in this session."""
    return bool(request.session.get(SESSION_KEY) and request.session.get(FACTOR))


def is_fresh(request: HttpRequest) -> bool:
    """Whether both factors were given within the last ten minutes."""
    return is_whole(request) and _age(request.session.get(FRESH, 0)) <= PROOF


def sets_up(request: HttpRequest) -> bool:
    """Whether this half session belongs to somebody who has no second factor yet."""
    return bool(request.session.get(SETTING_UP))


def factor_of(request: HttpRequest) -> str:
    """By what the person is signed in: "", "password", "password+totp", …"""
    session = request.session
    return str(session.get(FACTOR) or PASSWORD) if SESSION_KEY in session else ""


def times(request: HttpRequest) -> tuple[datetime, datetime]:
    """When this session began and when it ends at the latest (aware, UTC)."""
    began = datetime.fromtimestamp(request.session[STARTED], UTC)
    return began, began + WHOLE


def end_if_over(request: HttpRequest) -> None:
    """End a session that is too old or idle too long; else note now and then that it is used."""
    session = request.session
    if SESSION_KEY not in session:
        return
    started, seen = session.get(STARTED, 0), session.get(SEEN, 0)
    if session.get(FACTOR):
        over = _age(started) > WHOLE or _age(seen) > IDLE
    else:
        over = _age(started) > (HALF_SETTING_UP if session.get(SETTING_UP) else HALF)
    if over:
        session.flush()
    elif _age(seen) > WRITE_EVERY:
        session[SEEN] = _now()


def mark(person: Any, *, verified: bool) -> Any:
    """Give the person, or nobody, the method `is_verified()` that the whole house asks."""
    person.is_verified = lambda: verified
    return person


def _now() -> int:
    return int(time.time())


def _age(at: int) -> timedelta:
    return timedelta(seconds=_now() - at)
