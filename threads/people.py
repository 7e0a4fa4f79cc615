"""Who may read what at this moment, and whom an “@name” means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Invalid
from threads.kinds import kind_of
from threads.states import Audience, Side
from vendors.models import Membership
from vendors.permissions import roles_with

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from threads.kinds import Record

# An @ that begins a word and is followed by a letter: neither an address nor “@ 12 USD”.
CALL = re.compile(r"(?<![\w.@/])@(?=[^\W\d_])")
WORD = re.compile(r"[\w'’.-]*\w")
NAMED = 5


@dataclass(frozen=True)
class Person:
    """Somebody who may read a message."""

    person_id: int
    name: str
    address: str
    side: str


def readers_of(record: Record, audience: str) -> dict[int, Person]:
    """Everybody who may read a message with this audience now, by key; in the order of names."""
    found: list[Person] = []
    if audience != Audience.HOUSE:
        found += _vendor_people(record)
    if audience != Audience.VENDOR:
        found += _staff(record)
    return {person.person_id: person for person in sorted(found, key=lambda p: p.name.casefold())}


def _vendor_people(record: Record) -> Iterable[Person]:
    permission = kind_of(record.kind).permission
    members = Membership.objects.active().for_vendor(record.vendor).select_related("user")
    for member in members:
        if member.can(permission):
            yield Person(member.user_id, str(member.user), member.user.email, Side.VENDOR)


def _staff(record: Record) -> Iterable[Person]:
    roles = roles_with(kind_of(record.kind).desk_permission)
    for user in User.objects.filter(is_active=True, staff_role__in=roles):
        yield Person(user.pk, str(user), user.email, Side.HOUSE)


def mentioned_in(
    text: str, readers: Mapping[int, Person], chosen: Collection[int] = ()
) -> set[int]:
    """Keys of those whom the text names with an @, and of those who were chosen beside it.

    Raises `Invalid` for a name that nobody has who may read the message, be it a stranger's or
    nobody's: the sentence does not tell which.
    """
    found: set[int] = set()
    for match in CALL.finditer(text):
        rest = text[match.end() :]
        people = _named_at(rest, readers)
        if len(people) != 1:
            raise _unknown(rest, readers, many=bool(people))
        found |= people
    if not readers.keys() >= set(chosen):
        raise Invalid(
            _("Somebody whom you chose may not read this message. Choose again."),
            code="mention_not_entitled",
            field="mention",
        )
    return found | set(chosen)


def _named_at(rest: str, readers: Mapping[int, Person]) -> set[int]:
    """Whom the text names that follows an @: by the longest whole name, else by a first name."""
    low = rest.casefold()
    best, people = 0, set[int]()
    for person in readers.values():
        for name in (person.name, person.name.partition(" ")[0]):
            size = len(name)
            if size and low.startswith(name.casefold()) and _ends_there(rest, size):
                if size > best:
                    best, people = size, set()
                if size == best:
                    people.add(person.person_id)
    return people


def _ends_there(rest: str, size: int) -> bool:
    """Whether no further letter follows; a Chinese name is followed by the sentence at once."""
    after = rest[size : size + 1]
    return not (after.isalnum() and after.isascii()) and after != "_"


def _unknown(rest: str, readers: Mapping[int, Person], *, many: bool) -> Invalid:
    word = WORD.match(rest)
    name = word[0] if word else rest[:20]
    some = _(", ").join(f"@{person.name}" for person in list(readers.values())[:NAMED])
    sentence = (
        _("“@%(name)s” can mean several people. Write the whole name.")
        if many
        else _(
            "“@%(name)s” is nobody who may read this message. Write it without the @, or name one "
            "of: %(some)s."
        )
    )
    return Invalid(
        sentence % {"name": name[:40], "some": some}, code="mention_not_entitled", field="text"
    )
