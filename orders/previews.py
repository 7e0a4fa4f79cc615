"""What was chosen in the list, and what a preview of it showed: exactly that is sent.

The choice lies in the session, so that the preview has an address to come back to; what it showed
is sealed into its form.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from django.core import signing
from django.utils.translation import gettext as _

from common.errors import Stale
from orders.services.answering_many import Wish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.sessions.backends.base import SessionBase

SALT = "orders.preview"
CHOSEN = "chosen_orders"  # in the session
CHOICES_KEPT = 3  # each page reads the session, and a person has so many tabs
KEPT_FOR = 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Choice:
    """Orders of one vendor, and what is to be said to them.

    `query` is that of the list in which they were chosen, to lead back to it.
    """

    vendor: int
    wish: Wish
    numbers: Sequence[str]
    query: str = ""

    def keep(self, session: SessionBase) -> str:
        """Put it into the session, in place of the oldest; gives its key there."""
        key = uuid.uuid4().hex[:12]
        data = [key, self.vendor, self.wish.as_data(), list(self.numbers), self.query]
        session[CHOSEN] = [*session.get(CHOSEN, []), data][-CHOICES_KEPT:]
        return key

    @classmethod
    def kept(cls, session: SessionBase, key: str) -> Self | None:
        """The one with this key, if it is still there."""
        for known, vendor, wish, numbers, query in session.get(CHOSEN, []):
            if known == key:
                return cls(vendor, Wish.of(wish), numbers, query)
        return None


@dataclass(frozen=True)
class Preview:
    """The orders with the versions that were seen, the wish, and a key of its own."""

    person: int
    vendor: int
    wish: Wish
    orders: Sequence[tuple[str, int]]
    key: str
    query: str = ""

    @classmethod
    def new(
        cls, *, person: int, vendor: int, wish: Wish, orders: Sequence[tuple[str, int]], query: str
    ) -> Self:
        """One that nobody has sent yet."""
        return cls(person, vendor, wish, orders, uuid.uuid4().hex, query)

    @classmethod
    def opened(cls, sealed: str, *, person: int, vendor: int) -> Self:
        """Read it back. Raises `Stale` when it is not ours, not this person's, or of yesterday."""
        try:
            data = signing.loads(sealed, salt=SALT, max_age=KEPT_FOR)
        except signing.BadSignature as error:
            raise _too_old() from error
        if (data["person"], data["vendor"]) != (person, vendor):
            raise _too_old()
        orders = [(number, version) for number, version in data["orders"]]
        return cls(person, vendor, Wish.of(data["wish"]), orders, data["key"], data["query"])

    def sealed(self) -> str:
        """As the form carries it."""
        data = {
            "person": self.person,
            "vendor": self.vendor,
            "wish": self.wish.as_data(),
            "orders": list(self.orders),
            "key": self.key,
            "query": self.query,
        }
        return signing.dumps(data, salt=SALT, compress=True)

    def with_reason(self, reason: str) -> Self:
        """The reason changes nothing of what was shown; another one is another wish."""
        if not reason:
            return self
        return replace(self, wish=replace(self.wish, reason=reason), key=f"{self.key}:{reason}")


def _too_old() -> Stale:
    return Stale(
        _("This preview is too old or was made for somebody else. Choose the orders again.")
    )
