"""Links to attached files: signed, for five minutes, for one person and one vendor.

A link alone opens nothing: whoever uses it must be signed in as the person for whom it was made,
and still be allowed to read the message.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core import signing
from django.urls import reverse

from threads.kinds import kind_of, record_of
from threads.models import Attachment
from threads.states import READS, Side
from vendors.permissions import staff_can

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
    elif thread.vendor_id in request.tenancy.vendors_with(kind.permission):  # type: ignore[attr-defined]
        side, vendor = Side.VENDOR, thread.vendor_id
    else:
        return None
    if file.message.audience not in READS[side] or record_of(thread) is None:
        return None
    return Held(file, vendor)


def link_to(
    held: Held, *, person_id: int | None, small: bool = False, route: str = "threads:link"
) -> str:
    """A fresh link to the file, or to its small copy, at the address of this name."""
    said = {"f": held.file.pk, "p": person_id, "s": small, "v": held.vendor}
    return reverse(route, args=[signing.dumps(said, salt=SALT)])


def opened(request: HttpRequest, token: str) -> tuple[Held, bool] | None:
    """The file that a link opens and whether its small copy is meant; None for no good link."""
    try:
        said = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    if said["p"] != request.user.pk:
        return None
    held = held_by(request, said["f"])
    return (held, said["s"]) if held and held.vendor == said["v"] else None
