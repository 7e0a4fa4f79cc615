"""The tenant: a vendor, its codes, its people, and the invitations that bring people in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import StaffRole
from marketplaces.models import Marketplace
from vendors.permissions import Area, Level, Permission, member_can
from vendors.querysets import InvitationQuerySet, MembershipQuerySet, VendorQuerySet

if TYPE_CHECKING:
    from django.db.models.manager import Manager


class Vendor(models.Model):
    """A supplier. Everything that it owns is reached through `.for_vendor(vendor)`."""

    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Manager[Vendor]] = VendorQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        verbose_name = _("vendor")
        verbose_name_plural = _("vendors")

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The vendor's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def audit_chain(self) -> str:
        """The chain of the audit log that this vendor's entries stand in."""
        return f"vendor:{self.pk}"


class VendorCode(models.Model):
    """One selling relationship: a code of a vendor in one marketplace (SP-API sellingParty)."""

    code = models.CharField(_("vendor code"), max_length=40, unique=True)
    vendor = models.ForeignKey(
        Vendor, models.CASCADE, related_name="codes", verbose_name=_("vendor")
    )
    marketplace = models.ForeignKey(
        Marketplace, models.PROTECT, related_name="vendor_codes", verbose_name=_("marketplace")
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        verbose_name = _("vendor code")
        verbose_name_plural = _("vendor codes")

    def __str__(self) -> str:
        return self.code


def _level_field(area: Area) -> models.CharField[str, str]:
    return models.CharField(
        area.label, max_length=10, choices=Level.choices, blank=True, default=Level.NONE
    )


class Membership(models.Model):
    """What one person may do for one vendor: a level in each area.

    `seen_at` is the visit under way, `last_visit_at` the end of the one before: Today tells
    what happened since.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
    )
    vendor = models.ForeignKey(
        Vendor, models.CASCADE, related_name="memberships", verbose_name=_("vendor")
    )
    sales = _level_field(Area.SALES)
    logistics = _level_field(Area.LOGISTICS)
    finance = _level_field(Area.FINANCE)
    admin = _level_field(Area.ADMIN)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_visit_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Manager[Membership]] = MembershipQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["vendor", "user"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "vendor"], name="one_membership_a_vendor"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.vendor}"

    def can(self, permission: Permission | str) -> bool:
        """Whether this membership holds the permission: for services and templates alike."""
        return member_can(self, Permission(permission))

    @property
    def is_admin(self) -> bool:
        """Whether this person administers the vendor."""
        return self.admin == Level.OPERATE


class Invitation(models.Model):
    """A way in, for one address, once. The link's secret is derived, never stored; its hash is.

    With a vendor it grants the areas, without one a role among the retailer's staff.
    """

    email = models.EmailField(_("e-mail"))
    vendor = models.ForeignKey(
        Vendor,
        models.CASCADE,
        related_name="invitations",
        null=True,
        blank=True,
        verbose_name=_("vendor"),
    )
    sales = _level_field(Area.SALES)
    logistics = _level_field(Area.LOGISTICS)
    finance = _level_field(Area.FINANCE)
    admin = _level_field(Area.ADMIN)
    staff_role = models.CharField(
        _("role"), max_length=32, choices=StaffRole.choices, blank=True, default=""
    )
    language = models.CharField(_("language of the mail"), max_length=10, default="en")
    nonce = models.CharField(max_length=32, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(_("invited"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)

    objects: ClassVar[Manager[Invitation]] = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(vendor__isnull=True, staff_role__gt="")
                | models.Q(vendor__isnull=False, staff_role=""),
                name="invitation_to_a_vendor_or_to_staff",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.vendor or self.get_staff_role_display()}"
