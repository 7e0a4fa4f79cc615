"""Invitations: who was asked in, by whom, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin import marks
from common.admin.permitted import PermittedAdmin
from common.admin.tiles import Tile
from common.formats import moment
from vendors.admin import inviting
from vendors.models import Invitation
from vendors.permissions import Area, Permission

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


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
    tools = (inviting.InviteToVendor, inviting.InviteStaff)
    acts = (inviting.SendAgain, inviting.RevokeInvitation)
    list_display = ("email", "whom", "standing", "made", "until", "by")
    list_filter = (StandingFilter,)
    list_select_related = ("vendor", "invited_by")
    search_fields = ("email", "vendor__name")
    search_help_text = gettext_lazy("E-mail or vendor")
    ordering = ("-pk",)
    fields = readonly_fields = (
        "email",
        "whom",
        "standing",
        "rights",
        "spoken",
        "by",
        "made",
        "until",
        "ended",
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
    def standing(self, invitation: Invitation) -> SafeString:
        """What became of it."""
        if invitation.accepted_at:
            return marks.state(_("accepted"), "full", "done")
        if invitation.revoked_at:
            return marks.state(_("revoked"), "off", "off")
        if invitation.expires_at > timezone.now():
            return marks.state(_("waiting"), "open", "act")
        return marks.state(_("expired"), "off", "off")

    @admin.display(description=gettext_lazy("rights"))
    def rights(self, invitation: Invitation) -> SafeString | str:
        """What it grants."""
        if not invitation.vendor_id:
            return invitation.get_staff_role_display()
        granted = [
            (area.label, getattr(invitation, f"get_{area.value}_display")())
            for area in Area
            if getattr(invitation, area.value)
        ]
        return format_html_join("", "<div>{}: {}</div>", granted)

    @admin.display(description=gettext_lazy("language of the mail"))
    def spoken(self, invitation: Invitation) -> str:
        """In its own words."""
        return inviting.language_of(invitation)

    @admin.display(description=gettext_lazy("invited by"), ordering="invited_by__name")
    def by(self, invitation: Invitation) -> str:
        """The member of staff, or a command."""
        return str(invitation.invited_by) if invitation.invited_by else _("a command")

    @admin.display(description=gettext_lazy("invited"), ordering="created_at")
    def made(self, invitation: Invitation) -> str:
        """When."""
        return moment(invitation.created_at)

    @admin.display(description=gettext_lazy("expires"), ordering="expires_at")
    def until(self, invitation: Invitation) -> str:
        """Until when the link works."""
        return moment(invitation.expires_at)

    @admin.display(description=gettext_lazy("ended on"))
    def ended(self, invitation: Invitation) -> str:
        """When it was accepted or revoked."""
        at = invitation.accepted_at or invitation.revoked_at
        return moment(at) if at else "–"
