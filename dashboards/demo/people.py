"""The demo's accounts: random passwords, a confirmed second factor, and a file that lists both."""

from __future__ import annotations

import json
import os
import secrets
from base64 import b32encode
from typing import TYPE_CHECKING

from django.conf import settings
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from audit.services import record
from common.actors import COMMAND
from vendors.models import Membership

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from dashboards.demo.cast import PersonPart
    from vendors.models import Vendor


def make_person(
    part: PersonPart, vendor: Vendor | None, now: datetime
) -> tuple[User, dict[str, str]]:
    """Make an account with its factor and membership; gives it and its line for the file."""
    password = secrets.token_urlsafe(15)
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
    return person, {
        "email": part.email,
        "password": password,
        "totp_secret": b32encode(device.bin_key).decode(),
        "vendor": vendor.name if vendor else "",
        "role": part.role,
        "url": f"{settings.PUBLIC_URL}/sign-in/",
    }


def write_accounts(rows: list[dict[str, str]]) -> Path:
    """Write demo-accounts.json, for this user's eyes only."""
    path: Path = settings.DATA_DIR / "demo-accounts.json"
    scratch = path.with_suffix(".new")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(rows, file, ensure_ascii=False, indent=1)
    scratch.replace(path)
    return path
