"""The steps of a sign-in: the password, then a code of the phone or a recovery code."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.contrib.auth import authenticate
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.addresses import looks
from accounts.models import User
from accounts.services import codes, guessing, recovery, trail
from common.clock import database_now
from common.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from common.actors import Actor

PASSWORD = "password"  # noqa: S105  the name of a factor
WITH_CODE = "password+totp"
WITH_RECOVERY_CODE = "password+recovery-code"
SIGNED_IN, CONFIRMED = "signed_in", "confirmed_identity"
log = logging.getLogger(__name__)


class WrongPassword(Invalid):
    """The same for a wrong password, an unknown address and a deactivated account."""

    code = "wrong_password"


class WrongCode(Invalid):
    """Wrong, too old, or used before."""

    code = "wrong_code"


def check_password(*, email: str, password: str, actor: Actor, now: datetime | None = None) -> User:
    """The active person with this address and password: half signed in, nothing opens yet.

    Raises `WrongPassword`, or `TooManyGuesses` after ten wrong ones at one account in a quarter of
    an hour (a hundred from one network address), then for the right one too.
    """
    now = now or database_now()
    account = looks(email)
    guesses = []
    if actor.address:  # first: a closed address must not close the account too
        guesses.append(guessing.take(guessing.PASSWORD_FROM_ADDRESS, actor.address, now))
    guesses.append(guessing.take(guessing.PASSWORD, account, now))
    person = authenticate(None, username=account, password=password)
    if not isinstance(person, User):
        log.info("wrong password")
        raise WrongPassword(
            _("E-mail and password do not match. Look at both, or ask for a new password."),
            field="password",
        )
    for guess in guesses:
        guessing.give_back(guess)
    return person


def check_code(
    *, person: User, code: str, actor: Actor, action: str = SIGNED_IN, now: datetime | None = None
) -> str:
    """Use up a code of the phone. Gives the factor's name for session and log.

    Raises `WrongCode`, or `TooManyGuesses` after ten wrong ones in an hour, then for every code.
    """
    now = now or database_now()

    def use() -> bool:
        if not codes.use_code(person=person, code=code, now=now):
            return False
        trail.note(action, person=person, actor=trail.acting(actor, person, WITH_CODE), at=now)
        return True

    if not _guessed(person, use, now):
        _refuse(person, actor, now)
        raise WrongCode(
            _("This code is wrong, too old or was used before. Type the one that shows now."),
            field="code",
        )
    return WITH_CODE


def check_recovery_code(
    *, person: User, code: str, actor: Actor, action: str = SIGNED_IN, now: datetime | None = None
) -> str:
    """Use up a recovery code; the person hears of it by mail. Otherwise as `check_code`."""
    now = now or database_now()
    known = trail.acting(actor, person, WITH_RECOVERY_CODE)

    def use() -> bool:
        used = recovery.use_code(person=person, code=code, now=now)
        if used is None:
            return False
        left = recovery.codes_left(person)
        trail.note(action, person=person, actor=known, at=now, after={"recovery_codes_left": left})
        trail.tell(trail.RECOVERY_CODE_USED, person=person, key=used.pk, at=now, left=left)
        return True

    if not _guessed(person, use, now):
        _refuse(person, actor, now)
        raise WrongCode(_("This recovery code is wrong or was used before."), field="code")
    return WITH_RECOVERY_CODE


def _guessed(person: User, use: Callable[[], bool], now: datetime) -> bool:
    """Count the guess before it is looked at; a right one does not count."""
    guess = guessing.take(guessing.CODE, person.pk, now)
    with transaction.atomic():
        right = use()
    if right:
        guessing.give_back(guess)
    return right


@transaction.atomic
def _refuse(person: User, actor: Actor, now: datetime) -> None:
    """Somebody who knows the password gave a wrong code: that belongs into the log."""
    trail.note("code_refused", person=person, actor=trail.acting(actor, person, PASSWORD), at=now)
