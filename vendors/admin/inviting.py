"""The way in: whom a vendor manager invites, and what may be done to an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import StaffRole
from common.admin.acts import Act, ActForm
from common.clock import database_now
from common.formats import moment
from vendors.models import Vendor
from vendors.permissions import Area, Level, Permission
from vendors.services import invitation as invitations
from vendors.services import keeping

if TYPE_CHECKING:
    from vendors.models import Invitation


def _level_field(area: Area) -> forms.ChoiceField:
    return forms.ChoiceField(label=area.label, choices=Level.choices, required=False)


class LevelsForm(ActForm):
    """A level in each area."""

    sales = _level_field(Area.SALES)
    logistics = _level_field(Area.LOGISTICS)
    finance = _level_field(Area.FINANCE)
    admin = _level_field(Area.ADMIN)

    def levels(self) -> dict[Area, Level]:
        """What was chosen."""
        return {area: Level(self.cleaned_data[area.value]) for area in Area}


class InviteForm(LevelsForm):
    """Whom, in which language, to do what."""

    email = forms.EmailField(label=gettext_lazy("E-mail"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=settings.LANGUAGES
    )
    field_order = ["email", "language"]


class InvitePerson(Act):
    """Invite somebody to work for this vendor."""

    name = "invite"
    is_main = True
    label = gettext_lazy("Invite a person")
    button = gettext_lazy("Send the invitation")
    opening = gettext_lazy(
        "A mail with a link goes out. It works once, for seven days, for this address alone. "
        "A vendor's first person should administer it: operate in every area."
    )
    permission = Permission.INVITE_VENDOR_PEOPLE
    form = InviteForm

    @classmethod
    def fits(cls, record: Vendor) -> bool:
        """Active vendors."""
        return record.is_active

    def initial(self) -> dict[str, Any]:
        """The first one gets everything."""
        if keeping.admins_of(self.record):
            return {"sales": Level.OPERATE}
        return dict.fromkeys((area.value for area in Area), Level.OPERATE)

    def vendor(self, form: Any) -> Vendor:
        """For whom."""
        record: Vendor = self.record
        return record

    def run(self, form: InviteForm) -> str:
        """Invite."""
        by: Any = self.request.user
        made = invitations.invite_to_vendor(
            email=form.cleaned_data["email"],
            vendor=self.vendor(form),
            levels=form.levels(),
            language=form.cleaned_data["language"],
            actor=self.actor,
            by=by,
        )
        return sent(made)


class InviteToVendorForm(InviteForm):
    """Also for whom."""

    vendor = forms.ModelChoiceField(
        Vendor.objects.filter(is_active=True), label=gettext_lazy("Vendor"), empty_label="–"
    )
    field_order = ["vendor", "email", "language"]


class InviteToVendor(InvitePerson):
    """The same from the list of invitations."""

    name = "invite-person"
    label = gettext_lazy("Invite a vendor's person")
    form = InviteToVendorForm

    def initial(self) -> dict[str, Any]:
        """What most people need."""
        return {"sales": Level.OPERATE}

    def vendor(self, form: Any) -> Vendor:
        """The one that was chosen."""
        chosen: Vendor = form.cleaned_data["vendor"]
        return chosen


class InviteStaffForm(ActForm):
    """Whom, in which role."""

    email = forms.EmailField(label=gettext_lazy("E-mail"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=StaffRole.choices)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=settings.LANGUAGES
    )


class InviteStaff(Act):
    """Invite somebody to the retailer's staff."""

    name = "invite-staff"
    label = gettext_lazy("Invite staff")
    button = gettext_lazy("Send the invitation")
    opening = gettext_lazy(
        "A mail with a link goes out. It works once, for seven days, for this address alone."
    )
    permission = Permission.INVITE_STAFF
    form = InviteStaffForm

    def run(self, form: InviteStaffForm) -> str:
        """Invite."""
        by: Any = self.request.user
        made = invitations.invite_staff(**form.cleaned_data, actor=self.actor, by=by)
        return sent(made)


def language_of(invitation: Invitation) -> str:
    """The language of its mail, in words."""
    return str(dict(settings.LANGUAGES).get(invitation.language, invitation.language))


def sent(invitation: Invitation) -> str:
    """What was done, and until when it holds."""
    return _("The invitation to %(email)s is on its way. It holds until %(until)s.") % {
        "email": invitation.email,
        "until": moment(invitation.expires_at),
    }


class OpenInvitation(Act):
    """An act on an invitation that was not accepted."""

    permission = Permission.INVITE_VENDOR_PEOPLE

    @classmethod
    def fits(cls, record: Invitation) -> bool:
        """Not accepted, not revoked."""
        return record.accepted_at is None and record.revoked_at is None


class RevokeInvitation(OpenInvitation):
    """Take it back."""

    name = "revoke"
    label = gettext_lazy("Revoke")
    button = gettext_lazy("Revoke the invitation")
    opening = gettext_lazy("The link stops working at once.")
    is_grave = True

    @classmethod
    def fits(cls, record: Invitation) -> bool:
        """Nor expired: nothing is left to take back."""
        return super().fits(record) and record.expires_at > timezone.now()

    def run(self, form: ActForm) -> str:
        """Revoke."""
        by: Any = self.request.user
        invitations.revoke(invitation=self.record, actor=self.actor, by=by)
        return _("The invitation to %(email)s is revoked.") % {"email": self.record.email}


class SendAgain(OpenInvitation):
    """A new link, a new week."""

    name = "send-again"
    label = gettext_lazy("Send again")
    button = label
    opening = gettext_lazy("A new mail with a new link; the old link stops working.")

    def run(self, form: ActForm) -> str:
        """Invite anew with the same rights."""
        by: Any = self.request.user
        old = self.record
        common = {
            "email": old.email,
            "language": old.language,
            "actor": self.actor,
            "by": by,
            "now": database_now(),
        }
        if old.vendor is None:
            self.record = invitations.invite_staff(role=StaffRole(old.staff_role), **common)
        else:
            levels = {area: Level(getattr(old, area.value)) for area in Area}
            self.record = invitations.invite_to_vendor(vendor=old.vendor, levels=levels, **common)
        return sent(self.record)
