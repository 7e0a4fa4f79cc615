"""The second step: a code of the phone, or a recovery code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import demo, sessions
from accounts.forms import CodeForm, RecoveryCodeForm
from accounts.landing import landing, step
from accounts.services import codes, recovery, sign_in
from accounts.views.base import FormPage, actor_of, person_of
from common.clock import database_now

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse


class CodeView(FormPage):
    """The six digits. Who has none set up yet is led to the set-up, who is through goes on."""

    access = "password"
    template_name = "accounts/code.html"
    form_class: type[forms.Form] = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only for a half session whose person has a factor."""
        if sessions.is_whole(request):
            return HttpResponseRedirect(landing(request))
        if not codes.has_factor(person_of(request)):
            return HttpResponseRedirect(step("accounts:set-up", request))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """For whom, the way to the other kind of code, and in the demo the code itself."""
        return {
            "someone": person_of(request),
            "recovery_url": step("accounts:recovery-code", request),
            "code_url": step("accounts:code", request),
            "sign_in_url": step("accounts:sign-in", request),
            "demo_code": demo.code_for(person_of(request), database_now()),
        }

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """Check the code; then the session is whole and leads where the link meant."""
        person = person_of(request)
        factor = sign_in.check_code(
            person=person, code=form.cleaned_data["code"], actor=actor_of(request)
        )
        sessions.complete(request, person, factor)
        return HttpResponseRedirect(landing(request))


class RecoveryCodeView(CodeView):
    """For who has lost the phone."""

    template_name = "accounts/recovery_code.html"
    form_class = RecoveryCodeForm

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """Use the code up, and say how many are left."""
        person = person_of(request)
        factor = sign_in.check_recovery_code(
            person=person, code=form.cleaned_data["code"], actor=actor_of(request)
        )
        sessions.complete(request, person, factor)
        left = recovery.codes_left(person)
        messages.warning(
            request,
            ngettext(
                "You used a recovery code; %(left)d is left.",
                "You used a recovery code; %(left)d are left.",
                left,
            )
            % {"left": left}
            + " "
            + _("If your phone is lost, set up a new one under Settings, Second factor."),
        )
        return HttpResponseRedirect(landing(request))
