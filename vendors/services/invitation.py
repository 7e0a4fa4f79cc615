"""Invitations: the only way to an account, and to a vendor."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.addresses import normalise
from accounts.models import User
from accounts.roles import StaffRole
from audit.services import record
from common import onetime
from common.clock import database_now
from common.errors import DomainError, Invalid, NotPermitted
from notifications.services import Recipient, cancel_for, enqueue
from vendors.models import Invitation, Membership, Vendor
from vendors.permissions import Area, Level, Permission, staff_can

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from common.actors import Actor
    from vendors.querysets import InvitationQuerySet

PURPOSE = TOPIC = "vendors.invitation"
VALID_FOR = timedelta(days=7)
HOUSE = "house"


class NotInvitable(DomainError):
    """This address cannot be invited there; the sentence says why."""

    code = "not_invitable"


@transaction.atomic
def invite_to_vendor(
    *,
    email: str,
    vendor: Vendor,
    levels: Mapping[Area, Level],
    language: str,
    actor: Actor,
    by: User | None,
    now: datetime | None = None,
) -> Invitation:
    """Invite this address to work for the vendor with these levels; the link leaves by mail.

    An earlier invitation there ends. `by` is the member of staff, None for a command. Raises
    `NotPermitted`, `NotInvitable`, or `Invalid` for a wrong address or no level at all.
    """
    now = now or database_now()
    _require(by, Permission.INVITE_VENDOR_PEOPLE, actor)
    vendor = Vendor.objects.select_for_update().get(pk=vendor.pk)
    address = normalise(email)
    granted = {area.value: Level(levels.get(area, Level.NONE)).value for area in Area}
    if not any(granted.values()):
        raise Invalid(_("Choose at least one area that this person may see."), field="levels")
    _check_vendor(address, vendor)
    _replace(Invitation.objects.filter(email=address, vendor=vendor), now)
    invitation = _written(
        Invitation(email=address, vendor=vendor, language=language, **granted), by, now
    )
    _note("invited", invitation, actor, now, after={**granted, "expires_at": invitation.expires_at})
    _send(invitation)
    return invitation


@transaction.atomic
def invite_staff(
    *,
    email: str,
    role: StaffRole,
    language: str,
    actor: Actor,
    by: User | None,
    now: datetime | None = None,
    by_mail: bool = True,
) -> Invitation:
    """Invite this address to the retailer's staff. Only a superuser invites a superuser.

    Without `by_mail` no mail leaves: a command prints the link instead. Raises as
    `invite_to_vendor`.
    """
    now = now or database_now()
    _require(by, Permission.INVITE_STAFF, actor)
    role = StaffRole(role)
    if role == StaffRole.SUPERUSER and by is not None and not by.is_superuser:
        raise NotPermitted(_("Only a superuser may invite a superuser."))
    address = normalise(email)
    _check_staff(address)
    _replace(Invitation.objects.filter(email=address, vendor=None), now)
    invitation = _written(Invitation(email=address, staff_role=role, language=language), by, now)
    after = {"staff_role": role.value, "expires_at": invitation.expires_at}
    _note("invited", invitation, actor, now, after=after)
    if by_mail:
        _send(invitation)
    return invitation


@transaction.atomic
def revoke(
    *, invitation: Invitation, actor: Actor, by: User | None, now: datetime | None = None
) -> Invitation:
    """End an invitation that was not accepted yet; does nothing to one that ended already.

    Raises `NotPermitted`, and `NotInvitable` when it was accepted meanwhile.
    """
    now = now or database_now()
    of_vendor = invitation.vendor_id is not None
    right = Permission.INVITE_VENDOR_PEOPLE if of_vendor else Permission.INVITE_STAFF
    _require(by, right, actor)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at is not None:
        raise NotInvitable(_("This invitation was accepted already. Change the person instead."))
    if invitation.revoked_at is None:
        invitation.revoked_at = now
        invitation.save(update_fields=["revoked_at"])
        cancel_for(topic=TOPIC, subject_id=invitation.pk)
        _note("invitation_revoked", invitation, actor, now)
    return invitation


def token_of(invitation: Invitation) -> str | None:
    """The secret of this invitation's link, None if the installation's key is no longer the same.

    For the mail at hand-over, and for the command that prints the link of a first account.
    """
    return onetime.recover(PURPOSE, invitation.pk, invitation.nonce, invitation.token_hash)


def _require(by: User | None, permission: Permission, actor: Actor) -> None:
    allowed = actor.source == "command" if by is None else staff_can(by, permission)
    if not allowed:
        raise NotPermitted(_("Your account may not invite people here."))


def _check_vendor(address: str, vendor: Vendor) -> None:
    if not vendor.is_active:
        raise NotInvitable(_("%(vendor)s is not active. Activate it first.") % {"vendor": vendor})
    person = User.objects.filter(email=address).first()
    if person is None:
        return
    _check_person(person)
    if person.is_staff:
        raise NotInvitable(
            _("%(email)s belongs to the retailer's staff, who cannot work for a vendor.")
            % {"email": address},
            field="email",
        )
    if Membership.objects.filter(user=person, vendor=vendor, is_active=True).exists():
        raise NotInvitable(
            _("%(email)s already works for %(vendor)s. Change the membership instead.")
            % {"email": address, "vendor": vendor},
            field="email",
        )


def _check_staff(address: str) -> None:
    person = User.objects.filter(email=address).first()
    if person is None:
        return
    _check_person(person)
    if person.is_staff:
        raise NotInvitable(
            _("%(email)s already has an account: %(role)s.")
            % {"email": address, "role": StaffRole(person.staff_role).label},
            field="email",
        )
    raise NotInvitable(
        _("%(email)s works for a vendor and cannot join the retailer's staff.")
        % {"email": address},
        field="email",
    )


def _check_person(person: User) -> None:
    if not person.is_active:
        raise NotInvitable(
            _("The account of %(email)s is deactivated. Activate it first.")
            % {"email": person.email},
            field="email",
        )


def _replace(earlier: InvitationQuerySet, now: datetime) -> None:
    pending = list(earlier.usable(now).select_for_update().values_list("pk", flat=True))
    Invitation.objects.filter(pk__in=pending).update(revoked_at=now)
    for pk in pending:
        cancel_for(topic=TOPIC, subject_id=pk)


def _written(invitation: Invitation, by: User | None, now: datetime) -> Invitation:
    invitation.nonce = invitation.token_hash = onetime.fresh_nonce()
    invitation.invited_by = by
    invitation.expires_at = now + VALID_FOR
    invitation.save(force_insert=True)
    token = onetime.derive(PURPOSE, invitation.pk, invitation.nonce)
    invitation.token_hash = onetime.digest(token)
    invitation.save(update_fields=["token_hash"])
    return invitation


def _send(invitation: Invitation) -> None:
    enqueue(
        topic=TOPIC,
        key=f"{TOPIC}:{invitation.pk}",
        recipients=[Recipient(None, invitation.email)],
        subject_id=invitation.pk,
        vendor_id=invitation.vendor_id,
    )


def _note(
    action: str,
    invitation: Invitation,
    actor: Actor,
    now: datetime,
    *,
    after: Mapping[str, object] | None = None,
) -> None:
    record(
        chain=invitation.vendor.audit_chain if invitation.vendor else HOUSE,
        action=f"vendors.{action}",
        actor=actor,
        subject=f"vendors.invitation:{invitation.pk}",
        at=now,
        after=after,
        personal={"email": invitation.email},
    )
