"""People: the account, whose name is its e-mail address, and what belongs to its sign-in."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.management import CommandError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.querysets import PasswordResetQuerySet
from accounts.roles import StaffRole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models.manager import Manager


def _spelt(password: str | None) -> str | None:
    """NFKC: one device writes é as one sign, another as two, and an IME digits at full width."""
    return None if password is None else unicodedata.normalize("NFKC", password)


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail; makes none: accounts come from invitations alone."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The person with this address, in whatever case it is written."""
        return self.get(email=(username or "").strip().lower())

    def create_superuser(self, **_: object) -> User:
        """Refuse Django's command of this name, with the one that does it here."""
        raise CommandError(
            "An account comes from an invitation alone: manage.py invite_manager EMAIL --superuser"
        )


class User(AbstractBaseUser):
    """A person. `email` is stored in lower case; `staff_role` is empty for vendor people.

    `epoch` is part of every session's hash: raising it ends all sessions of this person. `layouts`
    holds how this person wants each list to look, by the list's name, as its address says it.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    staff_role = models.CharField(
        _("role"), max_length=32, choices=StaffRole.choices, blank=True, default=""
    )
    is_active = models.BooleanField(_("active"), default=True)
    epoch = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    theme = models.CharField(_("appearance"), max_length=10, blank=True, default="")
    has_shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)
    layouts = models.JSONField(default=dict, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    password_context: tuple[str, ...] = ()
    """Words near a person whose account is being made, such as the company that invites him."""

    if TYPE_CHECKING:  # accounts.sessions.mark() gives it to the person of a request

        def is_verified(self) -> bool:
            """Whether both factors were given in this session."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email

    def get_absolute_url(self) -> str:
        """A person's own settings."""
        return reverse("accounts:settings")

    def set_password(self, raw_password: str | None) -> None:
        """Keep the hash of this password, in the one spelling of its letters."""
        super().set_password(_spelt(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password, however the keyboard composed its letters."""
        return super().check_password(_spelt(raw_password))

    @property
    def is_staff(self) -> bool:
        """Whether this is one of the retailer's people."""
        return bool(self.staff_role)

    @property
    def is_superuser(self) -> bool:
        """Whether this person may do everything in the admin site."""
        return self.staff_role == StaffRole.SUPERUSER

    @property
    def initials(self) -> str:
        """One or two letters for the avatar."""
        parts = (self.name or self.email).split()
        return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()

    def get_session_auth_hash(self) -> str:
        """Adds the epoch to Django's hash, so that raising it ends every session."""
        return f"{super().get_session_auth_hash()}{self.epoch:x}"

    def get_session_auth_fallback_hash(self) -> Iterable[str]:
        """The same for keys that were rotated out."""
        for value in super().get_session_auth_fallback_hash():
            yield f"{value}{self.epoch:x}"


class RecoveryCode(models.Model):
    """One of the codes that stand in for a lost phone, each once. Only its hash is stored."""

    person = models.ForeignKey(
        User, models.CASCADE, related_name="recovery_codes", verbose_name=_("person")
    )
    code_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "code_hash"], name="recovery_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.pk}"


class PasswordReset(models.Model):
    """A forgotten password's link, for one hour and once; its secret is derived, never stored.

    `person` is empty where nobody has the address: then nothing leaves, but asking costs the same
    work, so that an answer tells nobody who has an account.
    """

    person = models.ForeignKey(
        User, models.CASCADE, related_name="+", null=True, blank=True, verbose_name=_("person")
    )
    nonce = models.CharField(max_length=32, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Manager[PasswordReset]] = PasswordResetQuerySet.as_manager()

    class Meta:
        verbose_name = _("forgotten password")
        verbose_name_plural = _("forgotten passwords")

    def __str__(self) -> str:
        return f"{self.person_id} {self.created_at}"


class GuessCount(models.Model):
    """When somebody guessed wrongly at one lock: newest last, in microseconds since 1970.

    The key names the lock and, as a keyed hash, the account or the address that tried it.
    """

    key = models.CharField(max_length=100, unique=True)
    times = models.JSONField(default=list)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("wrong guesses")
        verbose_name_plural = _("wrong guesses")

    def __str__(self) -> str:
        return self.key
