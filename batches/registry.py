"""Which kinds of batches there are, and who does one row of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from batches.models import Batch, BatchRow
    from common.actors import Actor
    from vendors.models import Vendor
    from vendors.permissions import Permission


@dataclass(frozen=True)
class Work:
    """One row to be done: what it is about, what to do, what all rows share, for whom, by whom."""

    subject: str
    payload: Mapping[str, Any]
    data: Mapping[str, Any]
    vendor: Vendor | None
    actor: Actor


@dataclass(frozen=True)
class Again:
    """A form by which what was not done is begun anew: where to, its fields, its button.

    Without fields it is a link.
    """

    url: str
    fields: Sequence[tuple[str, str]]
    label: StrOrPromise


Handler = Callable[[Work], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Kind:
    """A kind of batch: its name, the right that it takes, its handler, and its words.

    `title` says what was asked for, such as “Confirm 50 orders”, `note` what else holds for all of
    them; `subject` heads the column of what rows are about; `home` is where one goes on afterwards
    (label and name of the address), `origin` where such a batch is asked for. `link` leads to what
    a row is about, or to where it can be mended. `again` offers a form for all that was not done;
    without it those rows can be tried again as they are, unless `can_retry` is False because they
    would come out the same each time.
    """

    name: str
    permission: Permission
    handle: Handler
    title: Callable[[Batch], str]
    subject: StrOrPromise = ""
    note: Callable[[Batch], str] | None = None
    home: tuple[StrOrPromise, str] | None = None
    origin: tuple[StrOrPromise, str] | None = None
    link: Callable[[BatchRow], str] | None = None
    again: Callable[[Batch, Sequence[str]], Again | None] | None = None
    can_retry: bool = True


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind; called from `AppConfig.ready`."""
    _KINDS[kind.name] = kind


def kind_of(name: str) -> Kind:
    """The kind of this name. Raises KeyError for one that nobody registered."""
    return _KINDS[name]


def kinds() -> list[Kind]:
    """All of them."""
    return list(_KINDS.values())
