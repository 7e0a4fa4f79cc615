"""Both factors again, before something that must not happen on an unlocked screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.services import codes, guessing, sign_in
from common.clock import database_now

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from common.actors import Actor


def prove(
    *, person: User, password: str, code: str, actor: Actor, now: datetime | None = None
) -> None:
    """Check password and code (of the phone, or a recovery code) of somebody signed in.

    Wrong ones count like those of a sign-in. Raises `WrongPassword`, `WrongCode`,
    `TooManyGuesses`.
    """
    now = now or database_now()
    check_own_password(person=person, password=password, now=now)
    is_short = len(codes.digits_of(code)) <= codes.DIGITS
    check = sign_in.check_code if is_short else sign_in.check_recovery_code
    check(person=person, code=code, actor=actor, action=sign_in.CONFIRMED, now=now)


def check_own_password(*, person: User, password: str, now: datetime) -> None:
    """Raise `WrongPassword`, with the field `current`, unless this is the person's password."""
    guess = guessing.take(guessing.PASSWORD, person.email, now)
    if not person.check_password(password):
        raise sign_in.WrongPassword(_("This is not your current password."), field="current")
    guessing.give_back(guess)
