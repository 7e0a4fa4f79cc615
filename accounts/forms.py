"""What people type on the pages of their account. Whether it is right, the services say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.addresses import MAX_LENGTH as ADDRESS_LENGTH
from accounts.passwords import MIN_LENGTH
from accounts.services.people import NAME_LENGTH

if TYPE_CHECKING:
    from common.errors import DomainError

LONGEST_INPUT = 1024  # a longer password is refused in words, a longer request is no password


def add_refusal(form: forms.Form, refusal: DomainError) -> None:
    """Show a service's refusal beside the fields that it is about."""
    problems = getattr(refusal, "problems", None)
    told = [(each.path, each.reason) for each in problems or ()] or [(refusal.field, str(refusal))]
    for field, reason in told:
        form.add_error(field if field in form.fields else None, str(reason))


class OnceInput(forms.TextInput):
    """A code: what was typed does not come back, it would be typed over anyway."""

    def format_value(self, value: Any) -> None:
        """Nothing."""


def _password(label: Any, autocomplete: str) -> forms.CharField:
    attrs = {"autocomplete": autocomplete, "spellcheck": "false"}
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST_INPUT,
        widget=forms.PasswordInput(attrs=attrs),
        error_messages={"required": _("Enter your password.")},
    )


def _new_password(label: Any) -> forms.CharField:
    """An empty one is refused by the rules of passwords, together with what else is wrong."""
    field = _password(label, "new-password")
    field.help_text = NEW_PASSWORD_HELP
    field.required = False
    field.widget.attrs["required"] = True
    return field


def _address() -> forms.CharField:
    return forms.CharField(
        label=_("Company e-mail"),
        max_length=ADDRESS_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": _("Enter your e-mail address.")},
    )


def _new_password_help() -> str:
    return _("At least %(least)d characters. Four unusual words are better than signs.") % {
        "least": MIN_LENGTH
    }


NEW_PASSWORD_HELP = lazy(_new_password_help, str)()


def _name(label: Any) -> forms.CharField:
    """An empty one is refused by the service, together with what else is wrong."""
    attrs = {"autocomplete": "name", "required": True}
    return forms.CharField(
        label=label,
        required=False,
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs=attrs),
    )


class SignInForm(forms.Form):
    """E-mail and password."""

    email = _address()
    password = _password(_("Password"), "current-password")


class CodeForm(forms.Form):
    """The six digits of the phone."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        error_messages={"required": _("Enter the code.")},
        widget=OnceInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )


class RecoveryCodeForm(forms.Form):
    """One of the ten codes on paper."""

    code = forms.CharField(
        label=_("Recovery code"),
        max_length=60,
        error_messages={"required": _("Enter a recovery code.")},
        help_text=_("Sixteen letters and digits. Dashes and blanks do not matter."),
        widget=OnceInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class ForgottenForm(forms.Form):
    """Whose password was forgotten."""

    email = _address()


class NewPasswordForm(forms.Form):
    """A new password, by a link. Typed once: it can be shown, and the link can be had again."""

    password = _new_password(_("New password"))


class ChangePasswordForm(forms.Form):
    """The current password and a new one."""

    current = _password(_("Current password"), "current-password")
    new = _new_password(_("New password"))


class ProofForm(forms.Form):
    """Both factors again."""

    current = _password(_("Password"), "current-password")
    code = forms.CharField(
        label=_("Code of your app, or a recovery code"),
        max_length=60,
        error_messages={"required": _("Enter the code.")},
        widget=OnceInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class WelcomeForm(forms.Form):
    """What an invited person says: a name and a password."""

    name = _name(_("Your name"))
    password = _new_password(_("Password"))


class ProfileForm(forms.Form):
    """What a person may change of himself."""

    name = _name(_("Name"))
    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,  # an empty one is refused together with what else is wrong
        max_length=64,
        help_text=_("Type a city, such as Berlin or Shanghai. Every deadline shows in this zone."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(
        label=_("Appearance"),
        required=False,
        choices=[("", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    has_shortcuts = forms.BooleanField(
        label=_("Keyboard shortcuts of one key"),
        required=False,
        help_text=_(
            "j, k, x, c, / and others act in lists, never while you type. Turn them off if you "
            "speak to your device or hit keys by mistake."
        ),
    )

    def clean_time_zone(self) -> str:
        """The zone that was meant: its name, or the city at the end of one name alone."""
        typed = str(self.cleaned_data["time_zone"]).strip().replace(" ", "_")
        zones = available_timezones()
        meant = [zone for zone in zones if zone.lower() == typed.lower()] or [
            zone for zone in zones if zone.lower().endswith(f"/{typed.lower()}")
        ]
        return meant[0] if len(meant) == 1 else typed
