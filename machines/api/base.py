"""What every address of /api/v1/ shares: idempotency keys, and what many items at once cost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse
from rest_framework.views import APIView

from common.api.errors import body_of
from common.errors import DomainError
from machines import limits
from machines.api import once
from machines.middleware import words_of_limit
from machines.models import KeptAnswer
from machines.services import keeping
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from rest_framework.request import Request


class TooManyRequests(DomainError):
    """The limit of this minute does not reach for so many items."""

    code = "too_many_requests"
    status = 429


class ApiView(APIView):
    """The base of all views of /api/v1/. A POST with an `Idempotency-Key` is done once.

    With `is_one_transaction` the whole POST and its kept answer commit together. A view of many
    items sets it to False and does each item by `self.part`. `keeps_answers` is False where an
    answer holds a secret.
    """

    keeps_answers = True
    is_one_transaction = True
    claim: keeping.Claim | None = None

    def permissions(self, method: str) -> tuple[Permission, ...]:
        """All that a caller needs for it; the API's description says which scopes hold them."""
        access = str(getattr(self, "access", ""))
        return (Permission(access),) if access in Permission else ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As always, or once for all retries."""
        go = partial(super().dispatch, request, *args, **kwargs)
        is_asked = request.method == "POST" and once.HEADER in request.headers
        if not (is_asked and self.keeps_answers):
            return go()
        try:
            takes_form = any(parser.media_type == once.FORM for parser in self.parser_classes)
            found = keeping.claim(once.asked_of(request, takes_form=takes_form))
            if isinstance(found, KeptAnswer):
                return once.again(found)
            self.claim = found
            return once.run(found, go, is_one=self.is_one_transaction)
        except RequestDataTooBig:
            return go()  # which says so
        except DomainError as refusal:
            response = JsonResponse(body_of(refusal), status=refusal.status)
            if isinstance(refusal, keeping.StillRunning):
                response["Retry-After"] = str(keeping.ASK_AGAIN)
            return response

    def part(self, position: int, act: Any) -> Any:
        """What came of one item: done now, or read back if a request before did it."""
        return keeping.part(self.claim, position, act)

    def spend(self, request: Request, items: int) -> None:
        """Count a request of many items as so many. Raises `TooManyRequests`; nothing was done."""
        asked = request._request  # noqa: SLF001  DRF's own way to it
        machine = asked.machine  # type: ignore[attr-defined]
        if machine is None or items <= 1:
            return
        standing = limits.take(machine.client.public_id, items - 1)
        asked.standing = standing  # type: ignore[attr-defined]
        if standing.is_over:
            raise TooManyRequests(words_of_limit(standing))
