"""Recovery codes: ten that stand in for a lost phone, each once; a new set ends the old one."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import RecoveryCode, User
from accounts.services import trail
from common.clock import database_now

if TYPE_CHECKING:
    from datetime import datetime

    from common.actors import Actor

COUNT = 10
LENGTH = 16  # of 32 signs each: 80 bit
_GROUP = 4
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U, which are misread
_MISREAD = str.maketrans("OIL", "011")


@transaction.atomic
def issue_codes(*, person: User, actor: Actor, now: datetime | None = None) -> list[str]:
    """Give the person ten new codes and end the old ones. The only time that they are readable."""
    now = now or database_now()
    person = User.objects.select_for_update().get(pk=person.pk)
    codes = make_codes(person)
    trail.note("recovery_codes_made", person=person, actor=actor, at=now, after={"codes": COUNT})
    trail.tell(trail.NEW_RECOVERY_CODES, person=person, key=f"{person.pk}:{_set(person)}", at=now)
    return codes


def make_codes(person: User) -> list[str]:
    """Replace the stored set; in the caller's transaction, which holds the person's row."""
    codes = [_fresh() for _ in range(COUNT)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, code_hash=_hash(code)) for code in codes
    )
    return codes


def use_code(*, person: User, code: str, now: datetime) -> RecoveryCode | None:
    """Use up this code of the person; None if it is none, or was used. One UPDATE decides."""
    code_hash = _hash(code)
    unused = RecoveryCode.objects.filter(person=person, code_hash=code_hash, used_at=None)
    if not unused.update(used_at=now):
        return None
    return RecoveryCode.objects.get(person=person, code_hash=code_hash)


def codes_left(person: User) -> int:
    """How many codes of the person are still unused."""
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def _fresh() -> str:
    signs = "".join(secrets.choice(_SIGNS) for _ in range(LENGTH))
    return "-".join(signs[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))


def _hash(code: str) -> str:
    signs = unicodedata.normalize("NFKC", code).upper().translate(_MISREAD)
    return hashlib.sha256("".join(sign for sign in signs if sign in _SIGNS).encode()).hexdigest()


def _set(person: User) -> int:
    """A number that differs from set to set."""
    return RecoveryCode.objects.filter(person=person).latest("pk").pk
