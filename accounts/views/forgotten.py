"""A forgotten password: ask for a link, and use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.forms import ForgottenForm, NewPasswordForm
from accounts.landing import landing, path_to_note, step
from accounts.services import passwords
from accounts.services.passwords import LinkNotValid
from accounts.views.base import FormPage, actor_of, go_on

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse


class ForgottenPasswordView(FormPage):
    """Whoever asks gets the same page, whether the address has an account or not."""

    access = "public"
    template_name = "accounts/forgotten_password.html"
    form_class = ForgottenForm

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """The way back, which leads where the link led."""
        return {"sign_in_url": step("accounts:sign-in", request)}

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """Mail the link, if there is somebody to mail it to."""
        passwords.request_reset(
            email=form.cleaned_data["email"],
            leads_to=path_to_note(landing(request)),
            actor=actor_of(request),
        )
        return render(request, "accounts/forgotten_password_sent.html", self.context(request))


class ResetPasswordView(FormPage):
    """The page of a mailed link. Opening it changes nothing; only the button does."""

    access = "public"
    template_name = "accounts/reset_password.html"
    form_class = NewPasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A link that opens no more has one page, whatever the reason."""
        try:
            self.link = passwords.find_link(kwargs["token"])
            response = super().dispatch(request, *args, **kwargs)
        except LinkNotValid as refusal:
            context = {
                "refusal": str(refusal),
                "forgotten_url": step("accounts:forgotten-password", request),
                "sign_in_url": step("accounts:sign-in", request),
            }
            response = render(request, "accounts/link_not_valid.html", context, status=404)
        response["Referrer-Policy"] = "no-referrer"
        return response  # type: ignore[return-value]

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """Whose password it is."""
        return {"someone": self.link.person}

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """Set the password and go on to the second factor.

        Not by way of the sign-in: whoever wants to keep the owner out keeps its lock closed.
        """
        person = passwords.reset_password(
            token=self.kwargs["token"],
            new=form.cleaned_data["password"],
            actor=actor_of(request),
        )
        response = go_on(request, person)
        messages.success(request, _("Your new password is set. Now the second factor."))
        return response
