"""Who did it, in a word: a person, an API client, or the house; for sentences that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from machines.models import ApiClient

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from orders.models import OrderEvent


def with_authors(events: QuerySet[OrderEvent]) -> QuerySet[OrderEvent]:
    """With what `author_of` needs, so that telling who acted costs no statement of its own."""
    people = User.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
    clients = ApiClient.objects.filter(pk=OuterRef("client_id")).values("name")[:1]
    return events.annotate(actor_name=Subquery(people), client_name=Subquery(clients))


def author_of(event: OrderEvent) -> str:
    """Who acted, of an event that was read `with_authors`."""
    if event.client_id is not None:
        return _("the API client %(name)s") % {"name": event.client_name}  # type: ignore[attr-defined]
    if event.actor_id is None:
        return _("ACORN")
    return event.actor_name or _("somebody")  # type: ignore[attr-defined]


def name_of(person_id: int | None) -> str:
    """The person's name, "ACORN" for the house itself, "somebody" for an erased person."""
    return names_of([person_id])[person_id]


def names_of(person_ids: Iterable[int | None]) -> dict[int | None, str]:
    """Names of several people in one query."""
    wanted = set(person_ids)
    keys = {person_id for person_id in wanted if person_id is not None}
    found = dict(User.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    return {
        person_id: _("ACORN") if person_id is None else found.get(person_id) or _("somebody")
        for person_id in wanted
    }
