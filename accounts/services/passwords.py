"""Changing a password, and the mailed link for a forgotten one."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import passwords
from accounts.addresses import looks
from accounts.models import PasswordReset, User
from accounts.services import guessing, trail
from accounts.services.proof import check_own_password
from audit.services import record
from common import onetime
from common.clock import database_now
from common.errors import DomainError
from notifications.services import Recipient, enqueue

if TYPE_CHECKING:
    from datetime import datetime

    from common.actors import Actor

PURPOSE = FORGOTTEN = "accounts.forgotten_password"
VALID_FOR = timedelta(hours=1)
log = logging.getLogger(__name__)


class LinkNotValid(DomainError):
    """Wrong, used, or too old: which of them is nobody's business."""

    code = "link_not_valid"
    status = 404


def change_password(
    *, person: User, current: str, new: str, actor: Actor, now: datetime | None = None
) -> User:
    """Change one's own password; every session ends (the caller keeps its own alive).

    Wrong current passwords count like those of a sign-in. Raises `WrongPassword`, `Refused`,
    `TooManyGuesses`.
    """
    now = now or database_now()
    check_own_password(person=person, password=current, now=now)
    passwords.check_password(new, person, field="new")
    with transaction.atomic():
        return _set_password(person, new, actor, now, action="password_changed")


def request_reset(
    *, email: str, actor: Actor, leads_to: str = "/", now: datetime | None = None
) -> None:
    """Mail a link to this address, if somebody has it; the same work and answer if nobody does.

    After the sign-in it leads to `leads_to`, a path of ours without a secret. Three times an hour
    and address; after that nothing leaves, and nobody hears of it.
    """
    now = now or database_now()
    address = looks(email)
    try:
        if actor.address:
            guessing.take(guessing.FORGOTTEN_FROM_ADDRESS, actor.address, now)
        guessing.take(guessing.FORGOTTEN, address, now)
    except guessing.TooManyGuesses:
        log.warning("too many forgotten passwords")
        return
    with transaction.atomic():
        person = User.objects.filter(email=address, is_active=True).first()
        _make_link(person, address, leads_to, actor, now)


def find_link(token: str, now: datetime | None = None) -> PasswordReset:
    """The link that this secret belongs to, for showing its page. Raises `LinkNotValid`."""
    usable = PasswordReset.objects.usable(now or database_now()).select_related("person")
    link = usable.filter(token_hash=onetime.digest(token)).first()
    if link is None:
        raise _not_valid()
    return link


def reset_password(*, token: str, new: str, actor: Actor, now: datetime | None = None) -> User:
    """Use up the link and set the password; sessions end, the second factor stays.

    Opens the password's lock again: who reads the mail is the owner. Raises `LinkNotValid`, or
    `Refused` for a password that is not good enough, and then the link still works.
    """
    now = now or database_now()
    with transaction.atomic():
        link = find_link(token, now)
        person = link.person
        assert person is not None  # noqa: S101  `usable` asks for an active person
        passwords.check_password(new, person)
        if not PasswordReset.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
            raise _not_valid()
        PasswordReset.objects.filter(person=person, used_at=None).update(used_at=now)
        acting = trail.acting(actor, person, "mailed-link")
        person = _set_password(person, new, acting, now, action="password_reset")
    guessing.open_again(guessing.PASSWORD, person.email)
    return person


def _not_valid() -> LinkNotValid:
    return LinkNotValid(_("This link no longer works. Ask for a new one."))


def _set_password(person: User, new: str, actor: Actor, now: datetime, *, action: str) -> User:
    person = User.objects.select_for_update().get(pk=person.pk)
    person.set_password(new)
    person.epoch += 1
    person.save(update_fields=["password", "epoch"])
    trail.note(action, person=person, actor=actor, at=now, after={"sessions_ended": True})
    key = f"{person.pk}:{person.epoch}"
    trail.tell(trail.PASSWORD_CHANGED, person=person, key=key, at=now)
    return person


def _make_link(
    person: User | None, address: str, leads_to: str, actor: Actor, now: datetime
) -> None:
    nonce = onetime.fresh_nonce()
    link = PasswordReset.objects.create(
        person=person, nonce=nonce, token_hash=nonce, expires_at=now + VALID_FOR
    )
    link.token_hash = onetime.digest(onetime.derive(PURPOSE, link.pk, nonce))
    link.save(update_fields=["token_hash"])
    record(
        chain=trail.CHAIN,
        action="accounts.password_forgotten",
        actor=actor,
        subject=f"accounts.passwordreset:{link.pk}",
        at=now,
        after={"person": person.pk if person else None},
        personal={"email": address},
    )
    enqueue(
        topic=FORGOTTEN,
        key=f"{FORGOTTEN}:{link.pk}",
        recipients=[Recipient(person.pk if person else None, address)],
        subject_id=link.pk,
        data={"next": leads_to},
    )
