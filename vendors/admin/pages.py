"""Vendors, codes, memberships and invitations as the retailer's staff see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin.permitted import LookedAtInline, PermittedAdmin
from common.admin.tiles import Tile
from common.formats import moment
from vendors.admin import acts, inviting
from vendors.models import Invitation, Membership, Vendor, VendorCode
from vendors.permissions import Area, Level, Permission

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


class CodesInline(LookedAtInline):
    """The vendor's codes."""

    model = VendorCode
    fields = readonly_fields = ("code", "marketplace")


class MembersInline(LookedAtInline):
    """The vendor's people."""

    model = Membership
    fields = readonly_fields = ("user", *(area.value for area in Area), "is_active")
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """With names."""
        found: QuerySet[Membership] = super().get_queryset(request)
        return found.select_related("user", "vendor")


@admin.register(Vendor)
class VendorAdmin(PermittedAdmin):
    """All vendors; those with fewer than two admins say so."""

    permission = Permission.MANAGE_VENDORS
    tools = (acts.CreateVendor,)
    acts = (inviting.InvitePerson, acts.AddCode, acts.UpdateVendor)
    list_display = ("name", "admins", "time_zone", "is_active", "created_at")
    list_filter = ("is_active",)
    search_fields = ("name", "codes__code")
    fields = readonly_fields = ("name", "admins", "time_zone", "is_active", "created_at")
    inlines = (CodesInline, MembersInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Vendor]:
        """With the number of admins."""
        found: QuerySet[Vendor] = super().get_queryset(request)
        member = "memberships__"
        active = Q(
            **{
                f"{member}is_active": True,
                f"{member}user__is_active": True,
                f"{member}admin": Level.OPERATE,
            }
        )
        return found.annotate(admin_count=Count("memberships", filter=active, distinct=True))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """With the way to the vendor's orders."""
        address = reverse("admin:orders_purchaseorder_changelist")
        ways = [(_("Orders"), f"{address}?vendor={object_id}")]
        return super().change_view(request, object_id, form_url, {"ways": ways})

    @admin.display(description=gettext_lazy("admins"), ordering="admin_count")
    def admins(self, vendor: Any) -> SafeString | str:
        """How many, and a warning below two."""
        if vendor.admin_count > 1:
            return str(vendor.admin_count)
        return format_html(
            '<span class="state" data-tone="late">{}</span>',
            _("one only") if vendor.admin_count else _("none"),
        )


@admin.register(VendorCode)
class VendorCodeAdmin(PermittedAdmin):
    """All codes; a vendor's page adds one."""

    permission = Permission.SEE_ORDERS
    list_display = ("code", "vendor", "marketplace")
    list_filter = ("marketplace",)
    list_select_related = ("vendor", "marketplace")
    search_fields = ("code", "vendor__name")
    fields = readonly_fields = ("code", "vendor", "marketplace")


@admin.register(Membership)
class MembershipAdmin(PermittedAdmin):
    """Who works for whom."""

    permission = Permission.MANAGE_VENDORS
    acts = (acts.ChangeLevels, acts.EndMembership, acts.OpenMembership)
    list_display = ("user", "vendor", *(area.value for area in Area), "is_active", "seen")
    list_filter = ("is_active", *(area.value for area in Area))
    list_select_related = ("user", "vendor")
    search_fields = ("user__email", "user__name", "vendor__name")
    fields = readonly_fields = (
        "user",
        "vendor",
        *(area.value for area in Area),
        "is_active",
        "created_at",
        "seen",
    )

    @admin.display(description=gettext_lazy("last seen"), ordering="seen_at")
    def seen(self, membership: Membership) -> str:
        """The last visit."""
        return moment(membership.seen_at) if membership.seen_at else "–"


class StandingFilter(admin.SimpleListFilter):
    """What became of an invitation."""

    title = gettext_lazy("state")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The states."""
        return [
            ("open", _("waiting")),
            ("accepted", _("accepted")),
            ("expired", _("expired")),
            ("revoked", _("revoked")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The invitations in that state."""
        now = timezone.now()
        unused = Q(accepted_at=None, revoked_at=None)
        conditions = {
            "open": unused & Q(expires_at__gt=now),
            "accepted": Q(accepted_at__isnull=False),
            "expired": unused & Q(expires_at__lte=now),
            "revoked": Q(accepted_at=None, revoked_at__isnull=False),
        }
        condition = conditions.get(self.value() or "")
        return queryset.filter(condition) if condition else queryset


@admin.register(Invitation)
class InvitationAdmin(PermittedAdmin):
    """Every way in that was opened."""

    permission = Permission.INVITE_VENDOR_PEOPLE
    tools = (inviting.InviteStaff,)
    acts = (inviting.SendAgain, inviting.RevokeInvitation)
    list_display = ("email", "whom", "standing", "created_at", "expires_at", "invited_by")
    list_filter = (StandingFilter,)
    list_select_related = ("vendor", "invited_by")
    search_fields = ("email", "vendor__name")
    ordering = ("-pk",)
    fields = readonly_fields = (
        "email",
        "whom",
        "standing",
        *(area.value for area in Area),
        "language",
        "invited_by",
        "created_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    )

    def tiles(self) -> list[Tile]:
        """Invitations that nobody has taken up yet."""
        waiting = Invitation.objects.usable(timezone.now()).count()
        return [Tile(_("Invitations waiting"), waiting, self.list_address("standing=open"))]

    @admin.display(description=gettext_lazy("for"))
    def whom(self, invitation: Invitation) -> str:
        """The vendor, or the role."""
        if invitation.vendor:
            return str(invitation.vendor)
        return invitation.get_staff_role_display()

    @admin.display(description=gettext_lazy("state"))
    def standing(self, invitation: Invitation) -> str:
        """What became of it."""
        if invitation.accepted_at:
            return _("accepted")
        if invitation.revoked_at:
            return _("revoked")
        return _("waiting") if invitation.expires_at > timezone.now() else _("expired")
