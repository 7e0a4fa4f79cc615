"""People: who has an account, and how it is ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.services import people
from common.admin.acts import Act
from common.admin.permitted import PermittedAdmin

if TYPE_CHECKING:
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
    list_display = ("email", "name", "staff_role", "language", "is_active", "last_login")
    list_filter = ("is_active", "staff_role", "language")
    search_fields = ("email", "name")
    ordering = ("email",)
    fields = readonly_fields = (
        "email",
        "name",
        "staff_role",
        "language",
        "time_zone",
        "is_active",
        "created_at",
        "last_login",
    )
