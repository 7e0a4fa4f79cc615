"""The name behind an account's key, for sentences that say who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable


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
