"""Links to attached files: signed, for five minutes, for one person or API client and one vendor.

A link alone opens nothing: whoever uses it must be the one for whom it was made, and still be
allowed to read the message.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core import signing
from django.urls import reverse

from threads.kinds import kind_of, record_of
from threads.models import Attachment
from threads.states import READS, Side
from vendors.permissions import Permission, staff_can

if TYPE_CHECKING:
    from django.http import HttpRequest

LASTS = 5 * 60  # seconds
SALT = "threads.links"


@dataclass(frozen=True)
class Held:
    """A file that somebody may have now; `vendor` is 0 for the retailer's staff."""

    file: Attachment
    vendor: int


def held_by(request: HttpRequest, key: int) -> Held | None:
    """The file with this key if the person of this request may read its message now."""
    file = (
        Attachment.objects.filter(pk=key, erased_at=None).select_related("message__thread").first()
    )
    if file is None:
        return None
    thread = file.message.thread
    kind = kind_of(thread.kind)
    if staff_can(request.user, kind.desk_permission):  # type: ignore[arg-type]
        side, vendor = Side.HOUSE, 0
    elif _may_read(request, thread.vendor_id, kind.permission):
        side, vendor = Side.VENDOR, thread.vendor_id
    else:
        return None
    if file.message.audience not in READS[side] or record_of(thread) is None:
        return None
    return Held(file, vendor)


def bearer_of(request: HttpRequest) -> str:
    """Who asks, as a link names him: a person or an API client, which has no key of a person."""
    machine = request.machine  # type: ignore[attr-defined]
    return f"client {machine.client.pk}" if machine else f"person {request.user.pk}"


def link_to(held: Held, *, bearer: str, small: bool = False, route: str = "threads:link") -> str:
    """A fresh link for `bearer_of` who asks, to the file or its small copy, at this address."""
    said = {"f": held.file.pk, "p": bearer, "s": small, "v": held.vendor}
    return reverse(route, args=[signing.dumps(said, salt=SALT)])


def opened(request: HttpRequest, token: str) -> tuple[Held, bool] | None:
    """The file that a link opens and whether its small copy is meant; None for no good link."""
    try:
        said = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    if said["p"] != bearer_of(request):
        return None
    held = held_by(request, said["f"])
    return (held, said["s"]) if held and held.vendor == said["v"] else None


def _may_read(request: HttpRequest, vendor: int, permission: Permission) -> bool:
    """Whether messages of this vendor are open to who asks, and what they are about."""
    needed = (permission, Permission.READ_MESSAGES)
    return all(vendor in request.tenancy.vendors_with(each) for each in needed)  # type: ignore[attr-defined]
