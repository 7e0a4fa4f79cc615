"""A walk through a document that knows where it stands and notes what is wrong there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orders.documents.display import shortened, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from common.errors import Problems

ROOT = "$"
_PLAIN_KEY = re.compile(r"\w{1,64}", re.ASCII)


@dataclass(slots=True)  # not frozen: a large file makes millions, and freezing costs
class Place:
    """A value of the document, where it stands, and the collector of its problems.

    A field that is null counts as missing.
    """

    value: object
    path: str
    problems: Problems

    @property
    def name(self) -> str:
        """The last step of the path, for sentences."""
        return self.path.rpartition(".")[2]

    @property
    def is_missing(self) -> bool:
        """Whether nothing stands here."""
        return self.value is None

    def field(self, name: str) -> Place:
        """The field of this object; missing where this is no object."""
        value = self.value.get(name) if isinstance(self.value, dict) else None
        return Place(value, f"{self.path}.{name}" if self.path else name, self.problems)

    def entries(self) -> Iterable[Place]:
        """The values of this list; none where this is no list."""
        if isinstance(self.value, list):
            for position, value in enumerate(self.value):
                yield Place(value, f"{self.path}[{position}]", self.problems)

    def refuse(self, reason: str, *, code: str) -> None:
        """Note a problem of this value."""
        self.problems.add(self.path or ROOT, reason, shown(self.value), code)

    def refuse_missing(self) -> None:
        """Note that this is needed and not there."""
        self.refuse(_("%(field)s is missing; it is needed.") % {"field": self.name}, code="missing")


def is_object(place: Place, *, required: bool = False) -> bool:
    """Whether there are fields to read; anything but an object is refused.

    An empty object counts as missing, unless it is required: then its fields are.
    """
    if isinstance(place.value, dict):
        return required or bool(place.value)
    if not place.is_missing:
        reason = _("%(field)s must be an object with fields, in braces.")
        place.refuse(reason % {"field": place.name}, code="wrong_type")
    elif required:
        place.refuse_missing()
    return False


def path_of(keys: Iterable[str | int]) -> str:
    """The path that the keys make, from the outside inwards; `$` for the whole file."""
    path = ""
    for key in keys:
        if isinstance(key, int):
            path += f"[{key}]"
        elif _PLAIN_KEY.fullmatch(key):
            path += f".{key}" if path else key
        else:
            path += f'["{shortened(key)}"]'
    return path or ROOT
