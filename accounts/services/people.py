"""Accounts themselves: made by an invitation alone, kept by their owners, ended by managers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import passwords
from accounts.addresses import normalise
from accounts.models import RecoveryCode, User
from accounts.services import trail
from common.clock import database_now
from common.errors import Invalid, NotPermitted, Problems, Refused
from common.texts import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from common.actors import Actor

NAME_LENGTH = 120
THEMES = ("", "light", "dark")


@transaction.atomic
def register(  # noqa: PLR0913  an account is all of this
    *,
    email: str,
    name: str,
    password: str,
    language: str,
    actor: Actor,
    time_zone: str = "UTC",
    staff_role: str = "",
    password_context: tuple[str, ...] = (),
    now: datetime | None = None,
) -> User:
    """Make an account. The only place that does; only the acceptance of an invitation calls it.

    `password_context` are words near the person, such as the company's name. Raises `Refused` with
    all that is wrong with name and password, `Invalid` for an address that has an account.
    """
    now = now or database_now()
    person = User(
        email=normalise(email),
        name=one_line(name),
        language=language,
        time_zone=time_zone,
        staff_role=staff_role,
    )
    person.password_context = password_context
    _check_new(person, password)
    person.set_password(password)
    try:
        with transaction.atomic():  # also of two invitations accepted at once one makes the account
            person.save(force_insert=True)
    except IntegrityError:
        raise Invalid(
            _("This address already has an account."), code="taken", field="email"
        ) from None
    after = {"staff_role": staff_role, "language": language, "time_zone": time_zone}
    personal = {"email": person.email, "name": person.name}
    acting = trail.acting(actor, person, "invitation")
    trail.note("registered", person=person, actor=acting, at=now, after=after, personal=personal)
    return person


@transaction.atomic
def update_profile(
    *,
    person: User,
    name: str,
    time_zone: str,
    language: str,
    theme: str,
    has_shortcuts: bool,
    actor: Actor,
    now: datetime | None = None,
) -> User:
    """Change what a person may change of himself. Raises `Refused` with all that is wrong."""
    now = now or database_now()
    fields: dict[str, Any] = {
        "time_zone": time_zone,
        "language": language,
        "theme": theme,
        "has_shortcuts": has_shortcuts,
    }
    name = one_line(name)
    _check_profile(name, fields)
    person = User.objects.select_for_update().get(pk=person.pk)
    before = {field: getattr(person, field) for field in fields}
    renamed = {"name": name} if name != person.name else {}
    if before == fields and not renamed:
        return person
    for field, value in {**fields, **renamed}.items():
        setattr(person, field, value)
    person.save(update_fields=[*fields, *renamed])
    trail.note(
        "profile_changed",
        person=person,
        actor=actor,
        at=now,
        before=before,
        after=fields,
        personal=renamed,
    )
    return person


@transaction.atomic
def remember_layout(
    *, person: User, of: str, layout: str, actor: Actor, now: datetime | None = None
) -> User:
    """Keep how this person wants the list `of` to look; "" for as it comes.

    `layout` is what the list's address says of it; the list itself knows what that may be.
    """
    now = now or database_now()
    person = User.objects.select_for_update().get(pk=person.pk)
    before = person.layouts.get(of, "")
    if before == layout:
        return person
    person.layouts = {**person.layouts, of: layout}
    if not layout:
        del person.layouts[of]
    person.save(update_fields=["layouts"])
    trail.note(
        "layout_changed",
        person=person,
        actor=actor,
        at=now,
        before={"list": of, "layout": before},
        after={"list": of, "layout": layout},
    )
    return person


@transaction.atomic
def deactivate(*, person: User, actor: Actor, now: datetime | None = None) -> User:
    """Shut an account; its sessions end at once. Does nothing to one that is shut."""
    return _set_active(person, actor, now, active=False)


@transaction.atomic
def activate(*, person: User, actor: Actor, now: datetime | None = None) -> User:
    """Open an account again; password and second factor are as they were."""
    return _set_active(person, actor, now, active=True)


@transaction.atomic
def end_sessions(*, person: User, actor: Actor, now: datetime | None = None) -> User:
    """End every session of the person (the caller may keep its own alive)."""
    now = now or database_now()
    person = User.objects.select_for_update().get(pk=person.pk)
    person.epoch += 1
    person.save(update_fields=["epoch"])
    trail.note("sessions_ended", person=person, actor=actor, at=now)
    return person


def refuse_reach(*, by: User, person: User) -> None:
    """Nobody shuts himself out, and only a superuser reaches a superuser. Raises `NotPermitted`."""
    if by.pk == person.pk:
        raise NotPermitted(_("This is your own account. Ask somebody else to do it."))
    if person.is_superuser and not by.is_superuser:
        raise NotPermitted(_("Only a superuser may change a superuser's account."))


@transaction.atomic
def forget_factor(*, person: User, actor: Actor, now: datetime | None = None) -> User:
    """Phone and recovery codes are lost: both go, all sessions end, the next sign-in sets up anew.

    Whoever calls it has made sure on another way that it is this person who asks.
    """
    now = now or database_now()
    person = User.objects.select_for_update().get(pk=person.pk)
    TOTPDevice.objects.filter(user=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
    person.epoch += 1
    person.save(update_fields=["epoch"])
    trail.note("factor_forgotten", person=person, actor=actor, at=now)
    return person


def _set_active(person: User, actor: Actor, now: datetime | None, *, active: bool) -> User:
    now = now or database_now()
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.is_active == active:
        return person
    person.is_active = active
    person.epoch += 1
    person.save(update_fields=["is_active", "epoch"])
    action = "activated" if active else "deactivated"
    flags = ({"is_active": not active}, {"is_active": active})
    trail.note(action, person=person, actor=actor, at=now, before=flags[0], after=flags[1])
    return person


def _check_name(name: str, problems: Problems) -> None:
    if not name:
        problems.add("name", _("Enter your name."), name, "required")
    if len(name) > NAME_LENGTH:
        problems.add("name", _("This name is too long."), name)


def _check_new(person: User, password: str) -> None:
    problems = Problems()
    _check_name(person.name, problems)
    try:
        passwords.check_password(password, person)
    except Refused as refusal:
        problems.found += refusal.problems
    problems.raise_if_any()


def _check_profile(name: str, fields: dict[str, Any]) -> None:
    problems = Problems()
    _check_name(name, problems)
    if fields["time_zone"] not in available_timezones():
        problems.add(
            "time_zone",
            _("There is no such time zone. Choose one from the list, such as Europe/Berlin."),
            fields["time_zone"],
        )
    if fields["language"] not in dict(settings.LANGUAGES):
        problems.add("language", _("Choose one of the languages."), fields["language"])
    if fields["theme"] not in THEMES:
        problems.add("theme", _("Choose one of the appearances."), fields["theme"])
    problems.raise_if_any()
