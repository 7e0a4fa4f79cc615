"""The page of an invitation's link. Opening it changes nothing; only its button does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import sessions
from accounts.forms import WelcomeForm
from accounts.models import User
from accounts.roles import StaffRole
from accounts.services.passwords import LinkNotValid
from accounts.views.base import FormPage, actor_of, go_on, person_of
from vendors.permissions import Area, Level
from vendors.services import acceptance

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from vendors.models import Invitation

WELCOME, SIGN_IN, JOIN = "welcome", "sign-in", "join"


class InvitationView(FormPage):
    """A new person gives name and password; a known one signs in and joins.

    Whatever is wrong with the link, or with who opens it, has one page and one sentence.
    """

    access = "public"
    template_name = "vendors/invitation.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the invitation and what this visitor may do with it."""
        try:
            self.invitation = acceptance.find(kwargs["token"])
            self.mode = self._mode(request)
            self.form_class = WelcomeForm if self.mode == WELCOME else forms.Form
            response = super().dispatch(request, *args, **kwargs)
        except LinkNotValid as refusal:
            context = {"refusal": str(refusal)}
            response = render(request, "vendors/invitation_not_valid.html", context, status=404)
        response["Referrer-Policy"] = "no-referrer"
        return response  # type: ignore[return-value]

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """Who invites, to what, and how to go on."""
        return {
            "invitation": self.invitation,
            "mode": self.mode,
            "grants": grants_of(self.invitation),
            "sign_in_url": f"{reverse('accounts:sign-in')}?{urlencode({'next': request.path})}",
        }

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """Accept, in the way that fits the visitor."""
        token = self.kwargs["token"]
        if self.mode == SIGN_IN:
            return HttpResponseRedirect(self.context(request)["sign_in_url"])
        if self.mode == JOIN:
            member = acceptance.join(
                token=token, person=person_of(request), actor=actor_of(request)
            )
            vendor = {"vendor": member.vendor.name}
            messages.success(request, _("You now work for %(vendor)s as well.") % vendor)
            return redirect("/")
        person = acceptance.accept(
            token=token,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
            language=get_language() or self.invitation.language,
            actor=actor_of(request),
        )
        return go_on(request, person, reverse("admin:index") if person.is_staff else "")

    def _mode(self, request: HttpRequest) -> str:
        address = self.invitation.email
        if request.user.is_authenticated:
            if person_of(request).email != address:
                raise acceptance.not_valid()
            return JOIN if sessions.is_whole(request) else SIGN_IN
        return SIGN_IN if User.objects.filter(email=address).exists() else WELCOME


def grants_of(invitation: Invitation) -> list[tuple[str, str]]:
    """What the invitation grants, in words: (area, level) pairs, or the role among the staff."""
    if invitation.vendor is None:
        return [(_("Role"), str(StaffRole(invitation.staff_role).label))]
    levels = [(area, Level(getattr(invitation, area))) for area in Area]
    return [(str(area.label), str(level.label)) for area, level in levels if level]
