"""A thread as a page shows it: what is said, what was typed, and what the reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from threads.filing import ENDINGS, LARGEST, MOST
from threads.people import readers_of
from threads.querysets import Reader
from threads.states import Audience, Side
from threads.texts import LONGEST
from threads.typed import Typed
from vendors.permissions import Permission

if TYPE_CHECKING:
    from common.errors import DomainError
    from threads.kinds import Record
    from threads.people import Person
    from threads.reading import Conversation
    from vendors.models import Membership


@dataclass(frozen=True)
class Talk:
    """Everything that the templates of a thread need; addresses are those of its record."""

    about: Record
    said: Conversation
    may_write: bool
    typed: Typed
    refusal: DomainError | None
    people: tuple[Person, ...] = ()
    longest: int = LONGEST
    most_files: int = MOST
    largest_file: int = LARGEST // 1024**2
    endings: str = ",".join(ENDINGS)

    def address(self, name: str) -> str:
        """Where a form of this thread goes."""
        return reverse(f"threads:{name}", args=[self.about.kind, self.about.number])

    @property
    def audiences(self) -> list[tuple[str, str]]:
        """Who may read what is written, as a choice."""
        vendor = self.about.vendor.name
        return [
            (Audience.BOTH, _("%(vendor)s and the buyer") % {"vendor": vendor}),
            (Audience.VENDOR, _("Internal note: only %(vendor)s") % {"vendor": vendor}),
        ]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is wrong with what was typed: the field's id, and the sentence."""
        if self.refusal is None:
            return []
        fields = {
            "text": "message-text",
            "audience": "audience",
            "files": "message-files",
            "mention": "message-people",
        }
        return [(fields.get(self.refusal.field, ""), str(self.refusal))]


def reader_of(membership: Membership) -> Reader:
    """A vendor's person as a reader; what was written before he came is not new to him."""
    return Reader(membership.user_id, Side.VENDOR, membership.created_at)


def talk_of(
    about: Record,
    said: Conversation,
    membership: Membership,
    *,
    typed: Typed | None = None,
    refusal: DomainError | None = None,
    offers_people: bool = False,
) -> Talk:
    """A record's thread for one of its vendor's people.

    With `offers_people` also everybody else who may be told of a message, to choose from.
    """
    may_write = membership.can(Permission.WRITE_MESSAGES)
    readers = readers_of(about, Audience.BOTH) if offers_people and may_write else {}
    people = tuple(person for key, person in readers.items() if key != membership.user_id)
    return Talk(about, said, may_write, typed or Typed(), refusal, people)
