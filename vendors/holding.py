"""What was sent after the session had ended: kept for the same person, who may then send it again.

A form that was filled in for longer than a session lasts would else be lost. Nothing of it is done
before that person has given both factors and pressed the button.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY

from accounts.sessions import HELD
from vendors import tenancy

if TYPE_CHECKING:
    from django.http import HttpRequest

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
LARGEST = 500_000  # characters
KEPT_FOR = 60 * 60  # seconds
SECRET = "accounts"  # its forms hold passwords and codes  # noqa: S105


@dataclass(frozen=True)
class Held:
    """A form: who sent it, where to, the page on which it stood, its fields, for which vendor.

    Files are not kept; `lost_files` says that some came with it.
    """

    person: str
    path: str
    page: str
    fields: list[list[str]]
    vendor: int
    at: int
    is_offered: bool = False
    lost_files: bool = False


def hold(request: HttpRequest, page: str) -> bool:
    """Keep the form that this request sent; False where it is none that may be kept."""
    before: dict[str, Any] = request.session_before  # type: ignore[attr-defined]
    match = request.resolver_match
    if not before.get(SESSION_KEY) or match is None or match.app_name == SECRET:
        return False
    if request.method != "POST" or request.content_type not in FORMS:
        return False
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    if sum(len(name) + len(value) for name, value in fields) > LARGEST:
        return False
    held = Held(
        person=str(before[SESSION_KEY]),
        path=request.get_full_path(),
        page=page,
        fields=fields,
        vendor=before.get(tenancy.SESSION_KEY, 0),
        at=int(time.time()),
        lost_files=bool(request.FILES),
    )
    request.session[HELD] = asdict(held)
    return True


def held(request: HttpRequest) -> Held | None:
    """What waits to be sent again by the person of this session."""
    kept = request.session.get(HELD)
    if not kept or kept["person"] != str(request.user.pk) or time.time() - kept["at"] > KEPT_FOR:
        return None
    return Held(**kept)


def is_to_be_offered(request: HttpRequest) -> bool:
    """Whether this is the first page after the sign-in: then it is offered, once.

    One works again for the vendor for which the form was filled in.
    """
    if request.method != "GET" or request.headers.get("HX-Request"):
        return False
    kept = held(request)
    if kept is None or kept.is_offered:
        return False
    request.session[HELD] = asdict(kept) | {"is_offered": True}
    request.session[tenancy.SESSION_KEY] = kept.vendor
    return True


def let_go(request: HttpRequest) -> None:
    """It was sent again, or is not wanted any more."""
    request.session.pop(HELD, None)
