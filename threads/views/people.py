"""Whom one may name in a message: the names that complete after an @."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse

from threads.people import readers_of
from threads.states import READS, Audience, Side
from threads.views.base import ThreadView
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest


class PeopleView(ThreadView):
    """Names alone, of those who may read a message with this audience now."""

    access = Permission.WRITE_MESSAGES

    def get(self, request: HttpRequest, **kwargs: Any) -> JsonResponse:
        """Everybody but oneself; of an unknown audience nobody."""
        audience = request.GET.get("audience", Audience.BOTH)
        readers = readers_of(self.about, audience) if audience in READS[Side.VENDOR] else {}
        people = [
            {"name": person.name, "side": person.side}
            for key, person in readers.items()
            if key != request.user.pk
        ]
        return JsonResponse({"people": people})
