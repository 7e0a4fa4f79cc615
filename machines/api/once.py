"""A POST with an idempotency key: done once, and answered the same to every retry."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext as _

from common.errors import Invalid
from machines.services import keeping
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from machines.models import KeptAnswer
    from machines.services.keeping import Claim

FORM = "multipart/form-data"
HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LONGEST = 255
FIRST_REFUSAL, FIRST_FAULT = 400, 500
NOT_KEPT = frozenset({401, 403, 413, 415, 429})  # they ask for another try of the same


def asked_of(request: HttpRequest, *, takes_form: bool = False) -> keeping.Request:
    """The request as its key is held against it. Raises `Invalid` for a key that is none.

    `takes_form` says that the address reads forms with files. Of a form counts what it holds: each
    retry puts another boundary between its parts.
    """
    key = request.headers[HEADER]
    if not (0 < len(key) <= LONGEST and key.isascii() and key.isprintable()):
        raise Invalid(
            _("An idempotency key is 1 to %(most)s printable ASCII characters.")
            % {"most": LONGEST},
            field=HEADER,
        )
    sent = sha256(f"{request.get_full_path()}\n{request.content_type}\n".encode())
    for part in _form(request) if takes_form and request.content_type == FORM else [request.body]:
        sent.update(part)
    return keeping.Request(_owner(request), key, sent.hexdigest(), _rights(request))


def _form(request: HttpRequest) -> Iterator[bytes]:
    """What a form holds, each part with its length before it, whatever stood between them."""
    try:
        texts, files = request.POST, request.FILES
    except MultiPartParserError:
        raise Invalid(_("The body is no form that we can read. Send it again.")) from None
    for name, values in sorted(texts.lists()):
        yield json.dumps([name, values]).encode()
    for name, uploads in sorted(files.lists()):
        for upload in uploads:
            yield json.dumps([name, upload.name, upload.size]).encode()
            yield from upload.chunks()
            upload.seek(0)


def again(kept: KeptAnswer) -> HttpResponse:
    """The kept answer, byte for byte."""
    response = HttpResponse(bytes(kept.body), status=kept.status, content_type=kept.content_type)
    response[REPLAYED] = "true"
    return response


def run(claimed: Claim, go: Callable[[], HttpResponseBase], *, is_one: bool) -> HttpResponse:
    """Do it, and keep what is answered; with `is_one` both in one transaction.

    A refusal has done nothing; it is kept unless it asks for another try of the same.
    """
    try:
        if is_one:
            with transaction.atomic():
                response = _rendered(go())
                if response.status_code < FIRST_REFUSAL:
                    _keep(claimed, response)
                else:
                    transaction.set_rollback(True)
        else:
            response = _rendered(go())
            if response.status_code < FIRST_REFUSAL:
                _keep(claimed, response)
    except BaseException:
        keeping.let_go(claimed)
        raise
    if response.status_code >= FIRST_FAULT or response.status_code in NOT_KEPT:
        keeping.let_go(claimed)
    elif response.status_code >= FIRST_REFUSAL:
        _keep(claimed, response)
    return response


def _keep(claimed: Claim, response: HttpResponse) -> None:
    keeping.keep(
        claimed,
        status=response.status_code,
        content_type=response["Content-Type"],
        body=response.content,
    )


def _rendered(response: HttpResponseBase) -> HttpResponse:
    """The answer in bytes: what is kept is what is sent."""
    if isinstance(response, SimpleTemplateResponse):
        response = response.render()
    assert isinstance(response, HttpResponse)  # noqa: S101  no POST of the API streams
    return response


def _owner(request: HttpRequest) -> str:
    machine = request.machine  # type: ignore[attr-defined]
    return f"client:{machine.client.pk}" if machine else f"person:{request.user.pk}"


def _rights(request: HttpRequest) -> str:
    """What the sender may do, as one hash: an answer is not told to who may see less of it now."""
    held = [
        f"{membership.vendor_id}:{permission}"
        for membership in request.tenancy.memberships  # type: ignore[attr-defined]
        for permission in Permission
        if membership.can(permission)
    ]
    return sha256("\n".join(sorted(held)).encode()).hexdigest()
