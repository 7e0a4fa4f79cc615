"""People: who has an account, and how it is ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from accounts.services import people
from common.admin import marks
from common.admin.acts import Act
from common.admin.permitted import PermittedAdmin
from common.formats import day, moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

    from common.admin.acts import ActForm


class AccountAct(Act):
    """An act on somebody else's account."""

    permission = "manage_people"

    def run(self, form: ActForm) -> str:
        """Do it, unless this account is out of reach."""
        by: Any = self.request.user
        people.refuse_reach(by=by, person=self.record)
        return self.reach()

    def reach(self) -> str:
        """The act itself."""
        raise NotImplementedError


class Deactivate(AccountAct):
    """Shut an account."""

    name = "deactivate"
    label = gettext_lazy("Deactivate")
    button = gettext_lazy("Deactivate the account")
    opening = gettext_lazy("Sign-in stops and every session ends at once. Nothing is deleted.")
    is_grave = True

    @classmethod
    def fits(cls, record: User) -> bool:
        """Open accounts."""
        return record.is_active

    def reach(self) -> str:
        """Shut it."""
        people.deactivate(person=self.record, actor=self.actor)
        return _("The account of %(name)s is deactivated.") % {"name": self.record}


class Activate(AccountAct):
    """Open it again."""

    name = "activate"
    label = gettext_lazy("Activate")
    button = gettext_lazy("Activate the account")
    opening = gettext_lazy("Password and second factor are as they were.")

    @classmethod
    def fits(cls, record: User) -> bool:
        """Shut accounts."""
        return not record.is_active

    def reach(self) -> str:
        """Open it."""
        people.activate(person=self.record, actor=self.actor)
        return _("The account of %(name)s is active again.") % {"name": self.record}


class EndSessions(AccountAct):
    """Sign somebody out everywhere."""

    name = "end-sessions"
    label = gettext_lazy("End all sessions")
    button = label
    opening = gettext_lazy("The person is signed out everywhere and may sign in again.")

    def reach(self) -> str:
        """End them."""
        people.end_sessions(person=self.record, actor=self.actor)
        return _("%(name)s is signed out everywhere.") % {"name": self.record}


class ForgetFactor(AccountAct):
    """Phone and recovery codes are lost."""

    name = "forget-factor"
    label = gettext_lazy("Second factor lost")
    button = gettext_lazy("Let a new one be set up")
    opening = gettext_lazy(
        "Phone and recovery codes stop working and every session ends. At the next sign-in, after "
        "the password, a new phone is set up. Make sure first, by a call to a number that you "
        "know, that this person asks for it."
    )
    is_grave = True

    def reach(self) -> str:
        """Forget it."""
        people.forget_factor(person=self.record, actor=self.actor)
        return _("%(name)s sets up a new second factor at the next sign-in.") % {
            "name": self.record
        }


@admin.register(User)
class UserAdmin(PermittedAdmin):
    """Everybody who can sign in."""

    permission = "manage_people"
    acts = (EndSessions, ForgetFactor, Deactivate, Activate)
    list_display = ("email", "name", "belongs", "factor", "standing", "last_seen")
    list_filter = ("is_active", "staff_role")
    search_fields = ("email", "name")
    search_help_text = gettext_lazy("Name or e-mail")
    ordering = ("email",)
    fields = readonly_fields = (
        "email",
        "name",
        "belongs",
        "factor",
        "standing",
        "spoken",
        "time_zone",
        "since",
        "last_seen",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With what is shown of the second factor."""
        devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        found: QuerySet[User] = super().get_queryset(request)
        return found.annotate(has_factor=Exists(devices))

    def ways(self, request: HttpRequest, obj: User) -> Iterable[tuple[StrOrPromise, str]]:
        """To the vendors that the person works for."""
        if not obj.is_staff and self.may(request, "manage_vendors"):
            yield (
                _("Memberships"),
                f"{reverse('admin:vendors_membership_changelist')}?q={obj.email}",
            )

    @admin.display(description=gettext_lazy("role"), ordering="staff_role")
    def belongs(self, person: User) -> str:
        """A role among the staff, or a vendor's person."""
        return person.get_staff_role_display() if person.is_staff else _("A vendor's person")

    @admin.display(description=gettext_lazy("second factor"))
    def factor(self, person: Any) -> SafeString:
        """Whether it is set up; until then nothing opens."""
        if person.has_factor:
            return marks.state(_("set up"), "full", "done")
        return marks.state(_("not yet"), "open", "act")

    @admin.display(description=gettext_lazy("state"), ordering="is_active")
    def standing(self, person: User) -> SafeString:
        """Whether the account is open."""
        if person.is_active:
            return marks.state(_("active"), "full", "done")
        return marks.state(_("deactivated"), "off", "off")

    @admin.display(description=gettext_lazy("language"))
    def spoken(self, person: User) -> str:
        """In words."""
        return str(dict(settings.LANGUAGES).get(person.language, person.language))

    @admin.display(description=gettext_lazy("since"), ordering="created_at")
    def since(self, person: User) -> str:
        """The day on which the account was made."""
        return day(person.created_at)

    @admin.display(description=gettext_lazy("last sign-in"), ordering="last_login")
    def last_seen(self, person: User) -> str:
        """When."""
        return moment(person.last_login) if person.last_login else "–"
