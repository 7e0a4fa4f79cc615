"""In by e-mail and password, and out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts import demo, sessions
from accounts.forms import SignInForm
from accounts.landing import HOME, landing, step
from accounts.services import sign_in
from accounts.views.base import FormPage, actor_of, go_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django import forms
    from django.http import HttpRequest, HttpResponse


class SignInView(FormPage):
    """The first step: e-mail and password on one page."""

    access = "public"
    template_name = "accounts/sign_in.html"
    form_class = SignInForm

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the page; whoever is signed in already goes where the link leads."""
        if sessions.is_whole(request):
            return HttpResponseRedirect(landing(request))
        return super().get(request)

    def data(self, request: HttpRequest) -> Mapping[str, Any]:
        """What was typed, or in the demo what the button of one of its people stands for."""
        someone = demo.person(request.POST["demo"]) if "demo" in request.POST else None
        if someone is None:
            return request.POST
        return {"email": someone.email, "password": someone.password}

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """Whether a link led here, the way to a new password, and the demo's people."""
        return {
            "is_led": landing(request) != HOME,
            "forgotten_url": step("accounts:forgotten-password", request),
            "demo_people": demo.people(),
        }

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """Check the password and go on to the second factor."""
        person = sign_in.check_password(**form.cleaned_data, actor=actor_of(request))
        return go_on(request, person)


class SignOutView(View):
    """POST ends the session; GET asks first."""

    access = "public"

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page with the button, for who comes by a link."""
        return render(request, "accounts/sign_out.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        """End the session and tell the browser to forget what it kept."""
        sessions.end(request)
        messages.info(request, _("You are signed out."))
        response = redirect("accounts:sign-in")
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response
