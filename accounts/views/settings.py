"""A person's own settings: profile, password, sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views import View

from accounts import sessions
from accounts.forms import ChangePasswordForm, ProfileForm
from accounts.services import passwords, people
from accounts.views.base import FormPage, actor_of, person_of

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse


class SettingsView(FormPage):
    """Name, zone, language, appearance."""

    access = "verified"
    template_name = "accounts/settings.html"
    form_class = ProfileForm

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """What is set now."""
        person = person_of(request)
        return {name: getattr(person, name) for name in self.form_class.base_fields}

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """All zones, for searching by typing."""
        return {"zones": sorted(zone for zone in available_timezones() if "/" in zone)}

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """Save; the answer already speaks the new language."""
        person = people.update_profile(
            person=person_of(request), actor=actor_of(request), **form.cleaned_data
        )
        with override(person.language):
            messages.success(request, _("Your settings are saved."))
        return redirect("accounts:settings")


class PasswordView(FormPage):
    """A new password; all other sessions end."""

    access = "verified"
    template_name = "accounts/password.html"
    form_class = ChangePasswordForm

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """Change it and stay signed in here."""
        person = passwords.change_password(
            person=person_of(request), actor=actor_of(request), **form.cleaned_data
        )
        sessions.keep(request, person)
        messages.success(
            request, _("Your password is changed. You are signed out everywhere else.")
        )
        return redirect("accounts:password")


class SessionsView(View):
    """Signing out everywhere else."""

    access = "verified"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Since when this session lasts and when it ends."""
        return render(request, "accounts/sessions.html", {"times": sessions.times(request)})

    def post(self, request: HttpRequest) -> HttpResponse:
        """End all sessions but this one."""
        person = people.end_sessions(person=person_of(request), actor=actor_of(request))
        sessions.keep(request, person)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("accounts:sessions")
