"""The frame of a page with one form: what was typed comes back with the refusal beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms import add_refusal
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
        status = 200
        if form.is_valid():
            try:
                return self.submitted(request, form)
            except LinkNotValid:
                raise
            except DomainError as refusal:
                add_refusal(form, refusal)
                status = refusal.status if isinstance(refusal, TooManyGuesses) else 200
        return self.page(request, form, status)

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
