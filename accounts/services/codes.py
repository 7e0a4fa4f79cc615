"""The six digits of an authenticator app (TOTP, RFC 6238), each code once."""

from __future__ import annotations

import hmac
import unicodedata
from typing import TYPE_CHECKING

from django.db import transaction
from django_otp.oath import hotp
from django_otp.plugins.otp_totp.models import TOTPDevice

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

STEP = 30  # seconds
TOLERANCE = 1  # steps before and after ours
DIGITS = 6


def has_factor(person: User) -> bool:
    """Whether this person has set up a second factor."""
    return bool(TOTPDevice.objects.filter(user_id=person.pk, confirmed=True).exists())


def step_at(now: datetime) -> int:
    """The number of the thirty seconds that `now` falls into."""
    return int(now.timestamp()) // STEP


def code_at(key: bytes, step: int) -> str:
    """The code of this key at this step."""
    return f"{hotp(key, step, DIGITS):0{DIGITS}d}"


@transaction.atomic
def use_code(*, person: User, code: str, now: datetime) -> bool:
    """Use up this code of the person's phone; False if it is wrong, too old, or was used.

    The device's row is locked, so that of two tries at the same moment one succeeds.
    """
    devices = TOTPDevice.objects.select_for_update().filter(user_id=person.pk, confirmed=True)
    for device in devices.order_by("pk"):
        step = matching_step(device, code, now)
        if step is not None:
            device.last_t = step
            device.last_used_at = now
            device.save(update_fields=["last_t", "last_used_at"])
            return True
    return False


def matching_step(device: TOTPDevice, code: str, now: datetime) -> int | None:
    """The step near `now`, later than the last one used, whose code this is; None if there is none.

    Always reckoned from our own clock: a device never talks us into another time.
    """
    given = digits_of(code)
    here = step_at(now)
    for step in range(max(here - TOLERANCE, device.last_t + 1), here + TOLERANCE + 1):
        if hmac.compare_digest(code_at(device.bin_key, step).encode(), given.encode()):
            return step
    return None


def digits_of(code: str) -> str:
    """What was typed without blanks, full-width digits made plain."""
    return "".join(unicodedata.normalize("NFKC", code).split())
