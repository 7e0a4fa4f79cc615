"""What a vendor manager may do: each a form before one service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin.acts import Act, ActForm
from common.admin.fields import ZoneField
from marketplaces.admin.fields import MarketplaceField
from vendors.admin.inviting import LevelsForm
from vendors.permissions import Area, Permission
from vendors.services import keeping

if TYPE_CHECKING:
    from vendors.models import Membership, Vendor


class VendorForm(ActForm):
    """Name and zone."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    time_zone = ZoneField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Where its people work, such as Asia/Shanghai."),
    )


class VendorChangeForm(VendorForm):
    """Also whether it works with us."""

    is_active = forms.BooleanField(
        label=gettext_lazy("Active"),
        required=False,
        help_text=gettext_lazy("Without it, the vendor's people see nothing of this vendor."),
    )


class CreateVendor(Act):
    """A new vendor."""

    name = "new"
    label = gettext_lazy("Add a vendor")
    button = label
    permission = Permission.MANAGE_VENDORS
    form = VendorForm

    def run(self, form: VendorForm) -> str:
        """Create it and go to its page."""
        self.record = keeping.create_vendor(**form.cleaned_data, actor=self.actor)
        return _("%(vendor)s is added. Give it a vendor code, then invite its first person.") % {
            "vendor": self.record
        }


class UpdateVendor(Act):
    """Change a vendor."""

    name = "edit"
    label = gettext_lazy("Edit")
    button = gettext_lazy("Save")
    permission = Permission.MANAGE_VENDORS
    form = VendorChangeForm

    def initial(self) -> dict[str, Any]:
        """As it stands."""
        return {name: getattr(self.record, name) for name in ("name", "time_zone", "is_active")}

    def run(self, form: VendorChangeForm) -> str:
        """Change it."""
        vendor = keeping.update_vendor(vendor=self.record, **form.cleaned_data, actor=self.actor)
        return _("%(vendor)s is saved.") % {"vendor": vendor}


class CodeForm(ActForm):
    """A code in a marketplace."""

    code = forms.CharField(label=gettext_lazy("Vendor code"), max_length=40)
    marketplace = MarketplaceField()


class AddCode(Act):
    """A code for a vendor."""

    name = "add-code"
    label = gettext_lazy("Add a vendor code")
    button = label
    permission = Permission.MANAGE_VENDORS
    form = CodeForm

    def run(self, form: CodeForm) -> str:
        """Add it."""
        code = keeping.add_code(vendor=self.record, **form.cleaned_data, actor=self.actor)
        return _("%(code)s is added.") % {"code": code}


class ChangeLevels(Act):
    """What a person may do."""

    name = "levels"
    label = gettext_lazy("Change rights")
    button = gettext_lazy("Save")
    opening = gettext_lazy("It counts from the person's next click.")
    permission = Permission.MANAGE_VENDORS
    form = LevelsForm

    @classmethod
    def fits(cls, record: Membership) -> bool:
        """Memberships in force."""
        return record.is_active

    def initial(self) -> dict[str, Any]:
        """As it stands."""
        return {area.value: getattr(self.record, area.value) for area in Area}

    def run(self, form: LevelsForm) -> str:
        """Change them."""
        keeping.set_levels(membership=self.record, levels=form.levels(), actor=self.actor)
        return _("The rights of %(name)s are saved.") % {"name": self.record.user} + _few(
            self.record.vendor
        )


class EndMembership(Act):
    """A person leaves a vendor."""

    name = "end"
    label = gettext_lazy("End the membership")
    button = label
    opening = gettext_lazy(
        "The person sees nothing of this vendor from the next click on. The account and other "
        "vendors stay."
    )
    permission = Permission.MANAGE_VENDORS
    is_grave = True
    wanted = False

    @classmethod
    def fits(cls, record: Membership) -> bool:
        """Those in force."""
        return record.is_active != cls.wanted

    def run(self, form: ActForm) -> str:
        """End it."""
        keeping.set_membership_active(
            membership=self.record, is_active=self.wanted, actor=self.actor
        )
        return _("Saved: %(membership)s.") % {"membership": self.record} + _few(self.record.vendor)


class OpenMembership(EndMembership):
    """The person comes back."""

    name = "open"
    label = gettext_lazy("Open again")
    button = label
    opening = gettext_lazy("With the rights as they were.")
    is_grave = False
    wanted = True


def _few(vendor: Vendor) -> str:
    """A word of warning when a vendor depends on one admin, or none."""
    count = keeping.admins_of(vendor)
    if count > 1:
        return ""
    return " " + (
        _("%(vendor)s now has one admin. Invite a second one.") % {"vendor": vendor}
        if count
        else _("%(vendor)s now has no admin. Invite one.") % {"vendor": vendor}
    )
