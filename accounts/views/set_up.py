"""Setting up the second factor, at the first sign-in and again later."""

from __future__ import annotations

from base64 import b32encode
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.shortcuts import render

from accounts import sessions
from accounts.forms import CodeForm
from accounts.landing import landing, step
from accounts.qr import picture
from accounts.services import codes, enrolment, sign_in
from accounts.views.base import FormPage, actor_of, person_of

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from accounts.models import User

GROUP = 4


def secret_of(request: HttpRequest, person: User) -> dict[str, Any]:
    """What the page shows of the secret that this session began; nothing if it ended."""
    device = enrolment.pending(person, request.session.get(sessions.DEVICE))
    if device is None:
        return {"qr": None, "groups": [], "otpauth": ""}
    secret = b32encode(device.bin_key).decode()
    return {
        "qr": picture(device.config_url),
        "groups": [secret[at : at + GROUP] for at in range(0, len(secret), GROUP)],
        "otpauth": device.config_url,
    }


class SetUpView(FormPage):
    """The first factor of a person: without it nothing else opens."""

    access = "password"
    template_name = "accounts/set_up.html"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only for a half session whose person has no factor yet."""
        if sessions.is_whole(request):
            return HttpResponseRedirect(landing(request))
        if codes.has_factor(person_of(request)):
            return HttpResponseRedirect(step("accounts:code", request))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Begin again, or confirm with the first code."""
        if "begin" in request.POST:
            device = enrolment.begin(person=person_of(request))
            request.session[sessions.DEVICE] = device.pk
            return HttpResponseRedirect(request.get_full_path())
        return super().post(request)

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """The secret as a picture and for typing."""
        return {
            "someone": person_of(request),
            "sign_in_url": step("accounts:sign-in", request),
            **secret_of(request, person_of(request)),
        }

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """The phone is proved: the session is whole, and the recovery codes are shown once."""
        person, made = enrolment.confirm(
            person=person_of(request),
            device_id=request.session.get(sessions.DEVICE),
            code=form.cleaned_data["code"],
            actor=actor_of(request),
        )
        sessions.complete(request, person, sign_in.WITH_CODE)
        context = {"codes": made, "onward": landing(request)}
        return render(request, "accounts/recovery_codes.html", context)
