"""The mails about an account, put into words when they are handed over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.landing import leading
from accounts.middleware import zone_of
from accounts.models import PasswordReset, User
from accounts.services import passwords, trail
from common import onetime
from notifications.composers import Mail, register

if TYPE_CHECKING:
    from collections.abc import Callable

    from notifications.models import Delivery


def register_all() -> None:
    """Speak for every topic of this app; called when Django starts."""
    register(passwords.FORGOTTEN, forgotten_password)
    register(trail.NEW_FACTOR, _notice("new_factor", lambda: _("A second factor was set up")))
    register(
        trail.PASSWORD_CHANGED, _notice("password_changed", lambda: _("Your password was changed"))
    )
    register(
        trail.RECOVERY_CODE_USED,
        _notice("recovery_code_used", lambda: _("A recovery code was used to sign in")),
    )
    register(
        trail.NEW_RECOVERY_CODES,
        _notice("new_recovery_codes", lambda: _("You have new recovery codes")),
    )


def forgotten_password(delivery: Delivery, now: datetime) -> Mail | None:
    """The link for a new password; nothing for an address that nobody has, or a link used since."""
    link = PasswordReset.objects.usable(now).filter(pk=delivery.subject_id).first()
    if link is None or link.person is None:
        return None
    token = onetime.recover(passwords.PURPOSE, link.pk, link.nonce, link.token_hash)
    if token is None:
        return None
    path = reverse("accounts:reset-password", args=[token])
    context = {"link": absolute(leading(path, str(delivery.data.get("next", "")))), "row": link}
    with spoken_to(link.person):
        return compose("accounts_forgotten_password", _("Set a new password"), link.person, context)


def _notice(name: str, subject: Callable[[], str]) -> Callable[[Delivery, datetime], Mail | None]:
    def say(delivery: Delivery, now: datetime) -> Mail | None:
        person = User.objects.filter(pk=delivery.subject_id).first()
        if person is None:
            return None
        at = datetime.fromisoformat(str(delivery.data["at"]))
        context = {
            "at": at,
            "left": delivery.data.get("left", 0),
            "link": absolute(reverse("accounts:forgotten-password")),
        }
        with spoken_to(person):
            return compose(f"accounts_{name}", subject(), person, context)

    return say


class spoken_to:  # noqa: N801  reads like the context managers of Django that it joins
    """A context in the reader's language and zone."""

    def __init__(self, person: User) -> None:
        self._language = translation.override(person.language)
        self._zone = timezone.override(zone_of(person.time_zone))

    def __enter__(self) -> None:
        self._language.__enter__()
        self._zone.__enter__()

    def __exit__(self, *error: object) -> None:
        self._zone.__exit__(*error)  # type: ignore[arg-type]
        self._language.__exit__(*error)  # type: ignore[arg-type]


def compose(name: str, subject: str, person: User | None, context: dict[str, object]) -> Mail:
    """Render templates/emails/NAME.txt and .html in the language and zone that are active."""
    context = {**context, "person": person, "subject": subject}
    return Mail(
        subject=subject,
        text=render_to_string(f"emails/{name}.txt", context),
        html=render_to_string(f"emails/{name}.html", context),
    )


def absolute(path: str) -> str:
    """The path as a link for mail: from the installation's own address, never from a request."""
    return f"{settings.PUBLIC_URL}{path}"
