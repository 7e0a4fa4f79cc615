"""The frame of a page with one form: what was typed comes back with the refusal beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from accounts import sessions
from accounts.forms import add_refusal
from accounts.landing import step
from accounts.services import codes, enrolment
from accounts.services.guessing import TooManyGuesses
from accounts.services.passwords import LinkNotValid
from common.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from accounts.models import User
    from common.actors import Actor


def person_of(request: HttpRequest) -> User:
    """The person of a page that only somebody signed in can open."""
    return cast("User", request.user)


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]


def go_on(request: HttpRequest, person: User, wanted: str = "") -> HttpResponse:
    """The password is known to be this person's: a half session, and on to the second factor.

    Whoever has none yet is led to its set-up. Both lead to `wanted`, by default where the link led.
    """
    if codes.has_factor(person):
        sessions.begin(request, person, sets_up=False)
        return HttpResponseRedirect(step("accounts:code", request, wanted))
    sessions.begin(request, person, sets_up=True)
    request.session[sessions.DEVICE] = enrolment.begin(person=person).pk
    return HttpResponseRedirect(step("accounts:set-up", request, wanted))


@method_decorator(sensitive_post_parameters(), name="dispatch")
class FormPage(View):
    """GET shows the form, POST hands it to `submitted`; a `DomainError` comes back in the form."""

    access: ClassVar[str]
    template_name: ClassVar[str]
    form_class: type[forms.Form]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the page; nothing is written."""
        return self.page(request, self.form_class(initial=self.initial(request)))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Do what was asked, or show the form again with the reasons."""
        form = self.form_class(self.data(request))
        if form.is_valid():
            try:
                return self.submitted(request, form)
            except LinkNotValid:
                raise
            except TooManyGuesses as refusal:
                add_refusal(form, refusal)
                response = self.page(request, form, refusal.status)
                response["Retry-After"] = str(refusal.seconds)
                return response
            except DomainError as refusal:
                add_refusal(form, refusal)
        return self.page(request, form)

    def data(self, request: HttpRequest) -> Mapping[str, Any]:
        """What was typed."""
        return request.POST

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """What stands in the form at first."""
        return {}

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """What the template shows beside the form."""
        return {}

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """The form's content has the right shape: call the service and redirect."""
        raise NotImplementedError

    def page(self, request: HttpRequest, form: forms.Form, status: int = 200) -> HttpResponse:
        """The page around the form."""
        context = {"form": form, **self.context(request)}
        return render(request, self.template_name, context, status=status)
