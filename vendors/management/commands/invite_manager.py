"""The first account of an installation, and any further member of the retailer's staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from accounts.roles import StaffRole
from common.actors import COMMAND
from common.errors import DomainError
from vendors.services.invitation import VALID_FOR, invite_staff, token_of

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Invite a vendor manager, or with --superuser a superuser. Prints, as its last line, a "
        "link that makes the account: once, within seven days. No mail leaves."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--superuser", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        role = StaffRole.SUPERUSER if options["superuser"] else StaffRole.VENDOR_MANAGER
        try:
            invitation = invite_staff(
                email=options["email"],
                role=role,
                language=settings.LANGUAGE_CODE,
                actor=COMMAND,
                by=None,
                by_mail=False,
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        token = token_of(invitation)
        assert token is not None  # noqa: S101  it was made a moment ago
        self.stdout.write(f"{invitation.email}: {role.label}. Open within {VALID_FOR.days} days:")
        self.stdout.write(f"{settings.PUBLIC_URL}{reverse('vendors:invitation', args=[token])}")
