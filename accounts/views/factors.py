"""The second factor in the settings: another phone, new recovery codes. Both want a fresh proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from accounts import sessions
from accounts.forms import CodeForm, ProofForm
from accounts.landing import landing
from accounts.services import enrolment, proof, recovery
from accounts.views.base import FormPage, actor_of, person_of
from accounts.views.set_up import secret_of

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse


class FactorsView(View):
    """What is set up, and what may be done about it."""

    access = "verified"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; secrets never again."""
        person = person_of(request)
        context = {"device": enrolment.current(person), "left": recovery.codes_left(person)}
        return render(request, "accounts/factors.html", context)


class ProvedView(View):
    """Pages that need password and code of the last ten minutes."""

    access: ClassVar[str] = "verified"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for both factors first where the proof is older; nothing has happened by then."""
        if not sessions.is_fresh(request):
            question = urlencode({"next": self.after_proof()})
            return HttpResponseRedirect(f"{reverse('accounts:proof')}?{question}")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def after_proof(self) -> str:
        """Where one goes on once it is given."""
        return reverse("accounts:factors")


class RecoveryCodesView(ProvedView):
    """POST makes ten new codes and shows them once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make and show them; the old ones end."""
        made = recovery.issue_codes(person=person_of(request), actor=actor_of(request))
        context = {"codes": made, "onward": reverse("accounts:factors")}
        return render(request, "accounts/recovery_codes.html", context)


class NewFactorView(ProvedView, FormPage):
    """Another phone in the place of the one before."""

    template_name = "accounts/new_factor.html"
    form_class = CodeForm

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Begin, or confirm with the first code."""
        if "begin" in request.POST:
            device = enrolment.begin(person=person_of(request), replacing=True)
            request.session[sessions.DEVICE] = device.pk
            return redirect("accounts:new-factor")
        return super().post(request)

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """The secret as a picture and for typing."""
        return secret_of(request, person_of(request))

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """The new phone counts, the old one no more; other sessions end."""
        person, made = enrolment.confirm(
            person=person_of(request),
            device_id=request.session.get(sessions.DEVICE),
            code=form.cleaned_data["code"],
            actor=actor_of(request),
            replacing=True,
        )
        sessions.keep(request, person)
        del request.session[sessions.DEVICE]
        messages.success(request, _("The new phone is set up. The one before no longer works."))
        if made:
            context = {"codes": made, "onward": reverse("accounts:factors")}
            return render(request, "accounts/recovery_codes.html", context)
        return redirect("accounts:factors")


class ProofView(FormPage):
    """Password and code again."""

    access = "verified"
    template_name = "accounts/proof.html"
    form_class = ProofForm

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """The way back: the page above the one that wants the proof."""
        wanted = landing(request).partition("?")[0].rstrip("/")
        return {"back": wanted.rpartition("/")[0] + "/"}

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """Check both, and go back to what was wanted."""
        proof.prove(
            person=person_of(request),
            password=form.cleaned_data["current"],
            code=form.cleaned_data["code"],
            actor=actor_of(request),
        )
        sessions.prove_again(request)
        return HttpResponseRedirect(landing(request))
