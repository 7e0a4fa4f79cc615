"""Setting up a second factor: a secret for the phone, counted only after its first code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from accounts.services import codes, recovery, trail
from common.clock import database_now
from common.errors import Invalid, NotPermitted, Stale

if TYPE_CHECKING:
    from datetime import datetime

    from common.actors import Actor

DEVICE_NAME = "authenticator"


@transaction.atomic
def begin(*, person: User, replacing: bool = False) -> TOTPDevice:
    """Make a new, unconfirmed secret; earlier unconfirmed ones end.

    Whoever has a factor needs `replacing`, which the caller grants only to somebody who gave it.
    Raises `NotPermitted` otherwise.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    _require_right(person, replacing=replacing)
    TOTPDevice.objects.filter(user_id=person.pk, confirmed=False).delete()
    return TOTPDevice.objects.create(user_id=person.pk, name=DEVICE_NAME, confirmed=False)


def pending(person: User, device_id: int | None) -> TOTPDevice | None:
    """The unconfirmed secret that this session began, None if another took its place."""
    return TOTPDevice.objects.filter(user_id=person.pk, pk=device_id, confirmed=False).first()


def current(person: User) -> TOTPDevice | None:
    """The factor that counts now; for its dates, its secret is shown to nobody."""
    return TOTPDevice.objects.filter(user_id=person.pk, confirmed=True).first()


@transaction.atomic
def confirm(
    *,
    person: User,
    device_id: int | None,
    code: str,
    actor: Actor,
    replacing: bool = False,
    now: datetime | None = None,
) -> tuple[User, list[str]]:
    """The first code proves the phone: the secret counts, the old ones and all sessions end.

    Gives the person as he now stands, and ten recovery codes where he has none yet. Raises
    `Invalid` for a wrong code, `Stale` when the secret was replaced meanwhile.
    """
    now = now or database_now()
    person = User.objects.select_for_update().get(pk=person.pk)
    _require_right(person, replacing=replacing)
    device = _locked(person, device_id)
    step = codes.matching_step(device, code, now)
    if step is None:
        raise Invalid(
            _("This is not the code of this minute. Look at the app again and type the 6 digits."),
            code="wrong_code",
            field="code",
        )
    had = TOTPDevice.objects.filter(user_id=person.pk, confirmed=True).delete()[0]
    device.confirmed, device.last_t, device.last_used_at = True, step, now
    device.save(update_fields=["confirmed", "last_t", "last_used_at"])
    person.epoch += 1
    person.save(update_fields=["epoch"])
    made = [] if recovery.codes_left(person) else recovery.make_codes(person)
    after = {"factors": 1, "recovery_codes_made": len(made)}
    trail.note(
        "factor_set_up", person=person, actor=actor, at=now, before={"factors": had}, after=after
    )
    trail.tell(trail.NEW_FACTOR, person=person, key=f"{person.pk}:{device.pk}", at=now)
    return person, made


def _require_right(person: User, *, replacing: bool) -> None:
    if not replacing and codes.has_factor(person):
        raise NotPermitted(_("You already have a second factor. Sign in with its code."))


def _locked(person: User, device_id: int | None) -> TOTPDevice:
    device = (
        TOTPDevice.objects.select_for_update()
        .filter(user_id=person.pk, pk=device_id, confirmed=False)
        .first()
    )
    if device is None:
        raise Stale(_("This set-up was begun again elsewhere. Begin again here, and scan anew."))
    return device
