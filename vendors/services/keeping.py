"""Vendors, their codes and their memberships, as the retailer's staff keep them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.clock import database_now
from common.errors import Invalid, Problems
from common.texts import one_line
from vendors.models import Membership, Vendor, VendorCode
from vendors.permissions import Area, Level

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from common.actors import Actor
    from marketplaces.models import Marketplace

CODE = re.compile(r"[0-9A-Za-z-]{1,40}")
NAME_LENGTH = 120


@transaction.atomic
def create_vendor(
    *, name: str, time_zone: str, actor: Actor, now: datetime | None = None
) -> Vendor:
    """A new vendor, without codes and people. Raises `Refused` with all that is wrong."""
    now = now or database_now()
    name = _checked(name, time_zone, Vendor.objects.all())
    vendor = Vendor.objects.create(name=name, time_zone=time_zone)
    after = {"name": name, "time_zone": time_zone}
    _note("created", vendor, actor, now, after=after)
    return vendor


@transaction.atomic
def update_vendor(
    *,
    vendor: Vendor,
    name: str,
    time_zone: str,
    is_active: bool,
    actor: Actor,
    now: datetime | None = None,
) -> Vendor:
    """Change name and zone, suspend or activate. A suspended vendor's people see nothing of it.

    Raises `Refused` with all that is wrong.
    """
    now = now or database_now()
    vendor = Vendor.objects.select_for_update().get(pk=vendor.pk)
    name = _checked(name, time_zone, Vendor.objects.exclude(pk=vendor.pk))
    after = {"name": name, "time_zone": time_zone, "is_active": is_active}
    before = {field: getattr(vendor, field) for field in after}
    if before == after:
        return vendor
    for field, value in after.items():
        setattr(vendor, field, value)
    vendor.save(update_fields=list(after))
    _note("updated", vendor, actor, now, before=before, after=after)
    return vendor


@transaction.atomic
def add_code(
    *,
    vendor: Vendor,
    code: str,
    marketplace: Marketplace,
    actor: Actor,
    now: datetime | None = None,
) -> VendorCode:
    """A code of this vendor in one marketplace. Raises `Invalid` when it is taken or none."""
    now = now or database_now()
    vendor = Vendor.objects.select_for_update().get(pk=vendor.pk)
    code = code.strip()
    if not CODE.fullmatch(code):
        raise Invalid(_("A code is 1 to 40 letters, digits and hyphens."), field="code")
    taken = VendorCode.objects.filter(code__iexact=code).select_related("vendor").first()
    if taken:
        raise Invalid(
            _("%(code)s belongs to %(vendor)s already.")
            % {"code": taken.code, "vendor": taken.vendor},
            field="code",
        )
    made = VendorCode.objects.create(code=code, vendor=vendor, marketplace=marketplace)
    _note("code_added", vendor, actor, now, after={"code": code, "marketplace": marketplace.code})
    return made


@transaction.atomic
def set_levels(
    *,
    membership: Membership,
    levels: Mapping[Area, Level],
    actor: Actor,
    now: datetime | None = None,
) -> Membership:
    """Change what a person may do for a vendor; it counts from the next request.

    No level at all is refused with `Invalid`: end the membership instead.
    """
    now = now or database_now()
    membership = _locked(membership)
    after = {area.value: Level(levels.get(area, Level.NONE)).value for area in Area}
    if not any(after.values()):
        raise Invalid(_("Choose at least one area, or end the membership."))
    before = {area: getattr(membership, area) for area in after}
    if before == after:
        return membership
    for area, level in after.items():
        setattr(membership, area, level)
    membership.save(update_fields=list(after))
    _note_member("levels_changed", membership, actor, now, before=before, after=after)
    return membership


@transaction.atomic
def set_membership_active(
    *, membership: Membership, is_active: bool, actor: Actor, now: datetime | None = None
) -> Membership:
    """End a membership, or open it again; other vendors of the person are not touched."""
    now = now or database_now()
    membership = _locked(membership)
    if membership.is_active == is_active:
        return membership
    membership.is_active = is_active
    membership.save(update_fields=["is_active"])
    _note_member(
        "membership_opened" if is_active else "membership_ended",
        membership,
        actor,
        now,
        before={"is_active": not is_active},
        after={"is_active": is_active},
    )
    return membership


def admins_of(vendor: Vendor) -> int:
    """How many people administer this vendor now."""
    return Membership.objects.filter(vendor=vendor).operating(Area.ADMIN).count()


def _locked(membership: Membership) -> Membership:
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("vendor", "user")
        .get(pk=membership.pk)
    )


def _checked(name: str, time_zone: str, others: QuerySet[Vendor]) -> str:
    problems = Problems()
    name = one_line(name)
    if not 0 < len(name) <= NAME_LENGTH:
        problems.add("name", _("Give a name of at most 120 characters."), name)
    elif others.filter(name__iexact=name).exists():
        problems.add(
            "name", _("There is a vendor %(name)s already.") % {"name": name}, name, "taken"
        )
    if time_zone not in available_timezones():
        problems.add(
            "time_zone",
            _("There is no such time zone. Choose one from the list, such as Europe/Berlin."),
            time_zone,
        )
    problems.raise_if_any()
    return name


def _note(
    action: str,
    vendor: Vendor,
    actor: Actor,
    now: datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    record(
        chain=vendor.audit_chain,
        action=f"vendors.{action}",
        actor=actor,
        subject=f"vendors.vendor:{vendor.pk}",
        at=now,
        before=before,
        after=after,
    )


def _note_member(
    action: str,
    membership: Membership,
    actor: Actor,
    now: datetime,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    record(
        chain=membership.vendor.audit_chain,
        action=f"vendors.{action}",
        actor=actor,
        subject=f"vendors.membership:{membership.pk}",
        at=now,
        before=before,
        after={"person": membership.user_id, **after},
    )
