"""The demo's people on the sign-in page, with the code of this minute: nobody needs a phone.

Only where `settings.DEMO` says so: on somebody's own machine, with people who do not exist.
"""

from __future__ import annotations

import json
from base64 import b32decode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Max
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from accounts.services import codes

if TYPE_CHECKING:
    from datetime import datetime

FILE = "demo-accounts.json"


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demo world whom one may be."""

    email: str
    name: str
    role: str
    vendor: str
    password: str
    secret: str


@dataclass(frozen=True)
class DemoCode:
    """The code that will be accepted next, or the seconds until there is one."""

    code: str
    wait: int


def people() -> list[DemoPerson]:
    """Everybody whom the sign-in page offers; nobody outside the demo."""
    listed = _listed()
    names = (
        dict(
            User.objects.filter(
                email__in=[each["email"] for each in listed], is_active=True
            ).values_list("email", "name")
        )
        if listed
        else {}
    )
    return [
        DemoPerson(
            email=each["email"],
            name=names[each["email"]],
            role=each["role"],
            vendor=each["vendor"],
            password=each["password"],
            secret=each["totp_secret"],
        )
        for each in listed
        if each["email"] in names
    ]


def person(email: str) -> DemoPerson | None:
    """The person of the demo with this address."""
    return next((each for each in people() if each.email == email), None)


def code_for(user: User, now: datetime) -> DemoCode | None:
    """What to type on the code page now; None for somebody who is not of the demo."""
    someone = person(user.email)
    if someone is None:
        return None
    used = TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).aggregate(Max("last_t"))
    here = codes.step_at(now)
    step = max(here, (used["last_t__max"] or 0) + 1)
    if step > here + codes.TOLERANCE:
        ready = (step - codes.TOLERANCE) * codes.STEP
        return DemoCode("", max(1, ready - int(now.timestamp())))
    return DemoCode(codes.code_at(b32decode(someone.secret), step), 0)


def _listed() -> list[dict[str, str]]:
    path = settings.DATA_DIR / FILE
    if not settings.DEMO or not path.exists():
        return []
    listed: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return listed
