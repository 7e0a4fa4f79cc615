"""The demo's accounts: random passwords, a confirmed second factor, and a file of both."""

from __future__ import annotations

import json
import os
import secrets
from base64 import b32encode
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from audit.services import record
from common.actors import COMMAND
from dashboards.demo.cast import STAFF, VENDORS
from vendors.models import Membership

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from dashboards.demo.cast import PersonPart
    from vendors.models import Vendor

FILE = "demo-accounts.json"
_FIRST, *_OTHERS = [[(person, part.name) for person in part.people] for part in VENDORS]
CAST = [*_FIRST, *((person, "") for person in STAFF), *(one for part in _OTHERS for one in part)]
"""Everybody with his vendor, in the order in which the sign-in page offers them."""


def make_person(
    part: PersonPart, vendor: Vendor | None, now: datetime
) -> tuple[User, dict[str, str]]:
    """Make an account with its factor and membership; gives it and its line for the file."""
    password = new_password()
    person = User(
        email=part.email,
        name=part.name,
        language=part.language,
        time_zone=part.zone,
        staff_role=part.staff,
    )
    person.set_password(password)
    person.save()
    device = TOTPDevice.objects.create(user=person, name="phone", confirmed=True)
    if vendor is not None:
        Membership.objects.create(user=person, vendor=vendor, **(part.levels or {}))
    record(
        chain=vendor.audit_chain if vendor else "house",
        action="accounts.demo_person",
        actor=COMMAND,
        subject=f"accounts.user:{person.pk}",
        at=now,
        after={"role": part.role},
        personal={"email": part.email, "name": part.name},
    )
    return person, _line(part, vendor.name if vendor else "", password, device)


def new_password() -> str:
    """A password that nobody guesses."""
    return secrets.token_urlsafe(15)


def renew_accounts() -> None:
    """Bring demo-accounts.json up to date: addresses follow ACORN_PORT, lost lines come back.

    Whoever is not in the file gets a new password, because only its hash is known.
    """
    lines = _written()
    with transaction.atomic():
        found = [_renewed(part, vendor, lines.get(part.email)) for part, vendor in CAST]
        write_accounts([line for line in found if line])


def _written() -> dict[str, dict[str, str]]:
    """The lines of the file by their address; none when it is lost or spoilt."""
    try:
        text = (settings.DATA_DIR / FILE).read_text(encoding="utf-8")
        return {line["email"]: line for line in json.loads(text) if line["password"]}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _renewed(part: PersonPart, vendor: str, line: dict[str, str] | None) -> dict[str, str] | None:
    person = User.objects.select_for_update().filter(email=part.email).first()
    device = TOTPDevice.objects.filter(user=person, confirmed=True).first()
    if person is None or device is None:
        return line  # he sets up a factor of his own at his next sign-in
    if line is None:
        line = {"password": new_password(), "vendor": vendor}
        person.set_password(line["password"])
        person.save(update_fields=["password"])
    return _line(part, line["vendor"], line["password"], device)


def _line(part: PersonPart, vendor: str, password: str, device: TOTPDevice) -> dict[str, str]:
    return {
        "email": part.email,
        "password": password,
        "totp_secret": b32encode(device.bin_key).decode(),
        "vendor": vendor,
        "role": part.role,
        "url": f"{settings.PUBLIC_URL}/sign-in/",
    }


def write_accounts(rows: list[dict[str, str]]) -> Path:
    """Write demo-accounts.json, for this user's eyes only."""
    path: Path = settings.DATA_DIR / FILE
    scratch = path.with_suffix(".new")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(rows, file, ensure_ascii=False, indent=1)
    scratch.replace(path)
    return path
