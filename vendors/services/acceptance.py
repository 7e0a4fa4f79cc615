"""Accepting an invitation: a new person makes an account by it, a known one joins a vendor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import people
from accounts.services.passwords import LinkNotValid
from audit.services import record
from common import onetime
from common.clock import database_now
from common.errors import NotPermitted
from vendors.models import Invitation, Membership
from vendors.permissions import Area, Level
from vendors.services.invitation import HOUSE, TOPIC

if TYPE_CHECKING:
    from datetime import datetime

    from common.actors import Actor


def find(token: str, now: datetime | None = None) -> Invitation:
    """The invitation that this secret opens, for showing its page; nothing is written.

    Raises `LinkNotValid`, which never says why: wrong, used, too old, revoked, vendor shut.
    """
    usable = Invitation.objects.usable(now or database_now()).select_related("vendor")
    invitation = usable.filter(token_hash=onetime.digest(token)).first()
    if invitation is None or (invitation.vendor and not invitation.vendor.is_active):
        raise not_valid()
    return invitation


@transaction.atomic
def accept(
    *,
    token: str,
    name: str,
    password: str,
    language: str,
    actor: Actor,
    now: datetime | None = None,
) -> User:
    """Make the account of a new person, with what the invitation grants; it is used up.

    The link came by mail, so the address is proved. Raises `LinkNotValid`, also where the address
    has an account already, and `Refused` for name or password; then the invitation still works.
    """
    now = now or database_now()
    invitation = _locked(token, now)
    if User.objects.filter(email=invitation.email).exists():
        raise not_valid()
    _use_up(invitation, actor, now)
    vendor = invitation.vendor
    words = (vendor.name, *vendor.codes.values_list("code", flat=True)) if vendor else ()
    person = people.register(
        email=invitation.email,
        name=name,
        password=password,
        language=language,
        time_zone=vendor.time_zone if vendor else "UTC",
        staff_role=invitation.staff_role,
        password_context=words,
        actor=actor,
        now=now,
    )
    if vendor:
        _grant(invitation, person, actor, now)
    return person


@transaction.atomic
def join(*, token: str, person: User, actor: Actor, now: datetime | None = None) -> Membership:
    """Give a person who is signed in with both factors what the invitation to his address grants.

    A membership that he has already is raised, never lowered. Raises `LinkNotValid`, and
    `NotPermitted` for staff: an account is the retailer's or a vendor's.
    """
    now = now or database_now()
    invitation = _locked(token, now)
    if invitation.email != person.email:
        raise not_valid()
    if person.is_staff or invitation.vendor is None:
        raise NotPermitted(
            _("An account belongs to the retailer's staff or to vendors, never to both.")
        )
    _use_up(invitation, actor, now)
    return _grant(invitation, person, actor, now)


def not_valid() -> LinkNotValid:
    """The one refusal of every link that does not open."""
    return LinkNotValid(
        _("This invitation may be used, replaced or expired, or meant for another address.")
    )


def _locked(token: str, now: datetime) -> Invitation:
    found = find(token, now)
    invitation = Invitation.objects.select_for_update().get(pk=found.pk)
    if invitation.accepted_at or invitation.revoked_at:
        raise not_valid()
    return invitation


def _use_up(invitation: Invitation, actor: Actor, now: datetime) -> None:
    """Mark it used, end its twins, and log it: the vendor's chain is locked before the house's."""
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    twins = Invitation.objects.filter(email=invitation.email, vendor=invitation.vendor)
    twins.usable(now).update(revoked_at=now)
    record(
        chain=invitation.vendor.audit_chain if invitation.vendor else HOUSE,
        action=f"{TOPIC}_accepted",
        actor=actor,
        subject=f"vendors.invitation:{invitation.pk}",
        at=now,
        personal={"email": invitation.email},
    )


def _grant(invitation: Invitation, person: User, actor: Actor, now: datetime) -> Membership:
    assert invitation.vendor is not None  # noqa: S101  the callers asked
    member, made = Membership.objects.select_for_update().get_or_create(
        user=person, vendor=invitation.vendor
    )
    before = {area.value: getattr(member, area) if member.is_active else "" for area in Area}
    after = {area.value: max(before[area], getattr(invitation, area), key=_reach) for area in Area}
    for area, level in after.items():
        setattr(member, area, level)
    member.is_active = True
    member.save(update_fields=[*after, "is_active"])
    record(
        chain=invitation.vendor.audit_chain,
        action="vendors.member_added" if made else "vendors.member_raised",
        actor=actor,
        subject=f"vendors.membership:{member.pk}",
        at=now,
        before=None if made else before,
        after={**after, "person": person.pk},
    )
    return member


def _reach(level: str) -> int:
    return list(Level).index(Level(level))  # the enumeration rises
