"""Vendors, their codes and memberships as the retailer's staff see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.admin import MOST, name_chains
from common.admin import marks
from common.admin.permitted import LookedAtInline, PermittedAdmin
from common.admin.tiles import Tile
from common.formats import day, moment
from vendors.admin import acts, inviting
from vendors.models import Invitation, Membership, Vendor, VendorCode
from vendors.permissions import Area, Level, Permission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

LEVELS = tuple(area.value for area in Area)


@name_chains
def vendors_of_chains() -> dict[str, str]:
    """The vendors' names, by the chains that the audit log keeps of them."""
    return {vendor.audit_chain: vendor.name for vendor in Vendor.objects.order_by("name")[:MOST]}


class CodesInline(LookedAtInline):
    """The vendor's codes."""

    model = VendorCode
    fields = readonly_fields = ("code", "where")
    empty_note = gettext_lazy("None yet. Without a code no order can be written.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[VendorCode]:
        """With the marketplaces."""
        found: QuerySet[VendorCode] = super().get_queryset(request)
        return found.select_related("marketplace")

    @admin.display(description=gettext_lazy("marketplace"))
    def where(self, code: VendorCode) -> str:
        """Its name and currency."""
        return f"{code.marketplace.name} · {code.marketplace.currency}"


class MembersInline(LookedAtInline):
    """The vendor's people."""

    model = Membership
    fields = readonly_fields = ("person", *LEVELS, "standing", "seen")
    empty_note = gettext_lazy("None yet. Invite the first person.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """With names."""
        found: QuerySet[Membership] = super().get_queryset(request)
        return found.select_related("user", "vendor")

    @admin.display(description=gettext_lazy("person"))
    def person(self, membership: Membership) -> SafeString:
        """Name and address; leads to the membership."""
        address = reverse("admin:vendors_membership_change", args=[membership.pk])
        return marks.link(membership.user.name, address, membership.user.email)

    @admin.display(description=gettext_lazy("state"))
    def standing(self, membership: Membership) -> SafeString:
        """Whether it is in force."""
        return in_force(membership)

    @admin.display(description=gettext_lazy("last seen"))
    def seen(self, membership: Membership) -> str:
        """The last visit."""
        return moment(membership.seen_at) if membership.seen_at else "–"


class InvitationsInline(LookedAtInline):
    """Who was invited and has not come yet."""

    model = Invitation
    verbose_name_plural = gettext_lazy("invitations that wait")
    fields = readonly_fields = ("whom", "until")
    empty_note = gettext_lazy("None.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        """Those that can still be taken up."""
        found: Any = super().get_queryset(request)
        waiting: QuerySet[Invitation] = found.usable(timezone.now())
        return waiting

    @admin.display(description=gettext_lazy("e-mail"))
    def whom(self, invitation: Invitation) -> SafeString:
        """Leads to the invitation."""
        address = reverse("admin:vendors_invitation_change", args=[invitation.pk])
        return marks.link(invitation.email, address)

    @admin.display(description=gettext_lazy("expires"))
    def until(self, invitation: Invitation) -> str:
        """Until when the link works."""
        return moment(invitation.expires_at)


class AdminsFilter(admin.SimpleListFilter):
    """Vendors that depend on one person, or on nobody."""

    title = gettext_lazy("admins")
    parameter_name = "admins"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The one question."""
        return [("few", _("fewer than two"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Active vendors with too few."""
        if self.value() != "few":
            return queryset
        return queryset.filter(is_active=True, admin_count__lt=2)


@admin.register(Vendor)
class VendorAdmin(PermittedAdmin):
    """All vendors; those with fewer than two admins say so."""

    permission = Permission.MANAGE_VENDORS
    tools = (acts.CreateVendor,)
    acts = (inviting.InvitePerson, acts.AddCode, acts.UpdateVendor)
    list_display = ("called", "known_as", "admins", "time_zone", "standing", "since")
    list_filter = ("is_active", AdminsFilter)
    search_fields = ("name", "codes__code")
    search_help_text = gettext_lazy("Name or vendor code")
    fields = readonly_fields = ("called", "admins", "time_zone", "standing", "since")
    inlines = (CodesInline, MembersInline, InvitationsInline)

    def tiles(self) -> list[Tile]:
        """Vendors that nobody could answer for if one person fell ill."""
        few = self.counted().filter(is_active=True, admin_count__lt=2).count()
        return [Tile(_("Vendors with fewer than two admins"), few, self.list_address("admins=few"))]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Vendor]:
        """With the number of admins, and the codes in one query."""
        return self.counted().prefetch_related("codes")

    def counted(self) -> QuerySet[Any]:
        """All vendors with `admin_count`."""
        member = "memberships__"
        active = Q(
            **{
                f"{member}is_active": True,
                f"{member}user__is_active": True,
                f"{member}admin": Level.OPERATE,
            }
        )
        counted = Count("memberships", filter=active, distinct=True)
        return Vendor.objects.annotate(admin_count=counted)

    def ways(self, request: HttpRequest, obj: Vendor) -> Iterable[tuple[StrOrPromise, str]]:
        """To its orders."""
        yield _("Orders"), f"{reverse('admin:orders_purchaseorder_changelist')}?vendor={obj.pk}"

    @admin.display(description=gettext_lazy("vendor"), ordering="name")
    def called(self, vendor: Vendor) -> str:
        """Its name."""
        return vendor.name

    @admin.display(description=gettext_lazy("vendor codes"))
    def known_as(self, vendor: Vendor) -> str:
        """Its codes."""
        return ", ".join(code.code for code in vendor.codes.all()) or "–"

    @admin.display(description=gettext_lazy("state"), ordering="is_active")
    def standing(self, vendor: Vendor) -> SafeString:
        """Whether it works with us."""
        if vendor.is_active:
            return marks.state(_("active"), "full", "done")
        return marks.state(_("suspended"), "off", "off")

    @admin.display(description=gettext_lazy("since"), ordering="created_at")
    def since(self, vendor: Vendor) -> str:
        """The day on which it was added."""
        return day(vendor.created_at)

    @admin.display(description=gettext_lazy("admins"), ordering="admin_count")
    def admins(self, vendor: Any) -> SafeString | str:
        """How many, and a warning below two."""
        if vendor.admin_count > 1:
            return str(vendor.admin_count)
        return marks.state(_("one only") if vendor.admin_count else _("none"), "alert", "late")


@admin.register(VendorCode)
class VendorCodeAdmin(PermittedAdmin):
    """All codes; a vendor's page adds one."""

    permission = Permission.SEE_ORDERS
    is_audited = False
    list_display = ("code", "of", "where")
    list_filter = ("marketplace",)
    list_select_related = ("vendor", "marketplace")
    search_fields = ("code", "vendor__name")
    search_help_text = gettext_lazy("Code or vendor")
    fields = readonly_fields = ("code", "of", "where")

    def ways(self, request: HttpRequest, obj: VendorCode) -> Iterable[tuple[StrOrPromise, str]]:
        """To the vendor, and to what was ordered under this code."""
        if self.may(request, Permission.MANAGE_VENDORS):
            yield _("Vendor"), reverse("admin:vendors_vendor_change", args=[obj.vendor_id])
        yield _("Orders"), f"{reverse('admin:orders_purchaseorder_changelist')}?q={obj.code}"

    @admin.display(description=gettext_lazy("vendor"), ordering="vendor__name")
    def of(self, code: VendorCode) -> str:
        """Whose it is."""
        return code.vendor.name

    @admin.display(description=gettext_lazy("marketplace"), ordering="marketplace__code")
    def where(self, code: VendorCode) -> str:
        """Where it sells."""
        return f"{code.marketplace.name} · {code.marketplace.currency}"


@admin.register(Membership)
class MembershipAdmin(PermittedAdmin):
    """Who works for whom."""

    permission = Permission.MANAGE_VENDORS
    acts = (acts.ChangeLevels, acts.EndMembership, acts.OpenMembership)
    list_display = ("person", "vendor", *LEVELS, "standing", "seen")
    list_filter = ("is_active", *LEVELS)
    list_select_related = ("user", "vendor")
    search_fields = ("user__email", "user__name", "vendor__name")
    search_help_text = gettext_lazy("Name, e-mail or vendor")
    ordering = ("vendor__name", "user__name")
    fields = readonly_fields = ("person", "vendor", *LEVELS, "standing", "since", "seen")

    def ways(self, request: HttpRequest, obj: Membership) -> Iterable[tuple[StrOrPromise, str]]:
        """To the account."""
        if self.may(request, Permission.MANAGE_PEOPLE):
            yield _("Account"), reverse("admin:accounts_user_change", args=[obj.user_id])

    @admin.display(description=gettext_lazy("person"), ordering="user__name")
    def person(self, membership: Membership) -> SafeString:
        """Name and address."""
        return marks.noted(membership.user.name, membership.user.email)

    @admin.display(description=gettext_lazy("since"))
    def since(self, membership: Membership) -> str:
        """The day on which it began."""
        return day(membership.created_at)

    @admin.display(description=gettext_lazy("state"), ordering="is_active")
    def standing(self, membership: Membership) -> SafeString:
        """Whether it is in force."""
        return in_force(membership)

    @admin.display(description=gettext_lazy("last seen"), ordering="seen_at")
    def seen(self, membership: Membership) -> str:
        """The last visit."""
        return moment(membership.seen_at) if membership.seen_at else "–"


def in_force(membership: Membership) -> SafeString:
    """Whether a membership is in force, as a mark."""
    if membership.is_active:
        return marks.state(_("active"), "full", "done")
    return marks.state(_("ended"), "off", "off")
