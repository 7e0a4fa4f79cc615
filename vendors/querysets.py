"""Reads of vendors, memberships and invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from common.querysets import VendorScopedQuerySet
from vendors.permissions import Area, Level

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from vendors.models import Invitation, Membership, Vendor


class VendorQuerySet(models.QuerySet["Vendor"]):
    """Vendors."""

    def active(self) -> Self:
        """Vendors that may work with us."""
        return self.filter(is_active=True)


class MembershipQuerySet(VendorScopedQuerySet["Membership"]):
    """Memberships."""

    def active(self) -> Self:
        """Those that open a door: membership, person and vendor all active."""
        return self.filter(is_active=True, user__is_active=True, vendor__is_active=True)

    def of(self, user: User | int) -> Self:
        """An active person's memberships, with their vendors, in a steady order."""
        found = self.filter(user=user, is_active=True, vendor__is_active=True)
        return found.select_related("vendor").order_by("vendor__name", "pk")

    def operating(self, area: Area) -> Self:
        """Those who may operate in this area."""
        return self.active().filter(**{area.value: Level.OPERATE})


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations."""

    def usable(self, now: datetime) -> Self:
        """Not used, not revoked, not expired."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)
