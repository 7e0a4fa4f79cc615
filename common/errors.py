"""Refusals: what a service says when it will not do what it was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DomainError(Exception):
    """A refusal that the person who asked may read.

    `message` is a translated sentence that says what is wrong, with which value, and what to do.
    `code` is stable and machine-readable; `field` names the input that it is about, or is empty.
    `status` is the HTTP status that the API answers with.
    """

    code = "refused"
    status = 409

    def __init__(self, message: StrOrPromise, *, code: str = "", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.field = field

    def __str__(self) -> str:
        return str(self.message)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that it says, each thing once: a refusal of several inputs says more than one."""
        return (str(self),)


class NotPermitted(DomainError):
    """The person has no right to this step."""

    code = "not_permitted"
    status = 403


class NotFound(DomainError):
    """There is no such record for whoever asks; another's is said of as one that never was."""

    code = "not_found"
    status = 404


class TransitionNotAllowed(DomainError):
    """The record is in a state from which this step does not lead."""

    code = "transition_not_allowed"


class Stale(DomainError):
    """Somebody was quicker: the record changed since the page was opened."""

    code = "stale"


class Invalid(DomainError):
    """An input is wrong in itself."""

    code = "invalid"
    status = 400


@dataclass(frozen=True)
class Problem:
    """One thing wrong in an input: where it stands, the value found there, and the reason."""

    path: str
    reason: StrOrPromise
    value: object = None
    code: str = "invalid"


@dataclass
class Problems:
    """A collector of problems, so that one answer names all of them."""

    found: list[Problem] = field(default_factory=list)

    def add(
        self, path: str, reason: StrOrPromise, value: object = None, code: str = "invalid"
    ) -> None:
        """Note one problem."""
        self.found.append(Problem(path, reason, value, code))

    def raise_if_any(self) -> None:
        """Raise `Refused` with all that was noted, if anything was."""
        if self.found:
            raise Refused(self.found)


class Refused(Invalid):
    """Several inputs are wrong; `problems` lists each, the first one speaks for all."""

    code = "invalid"

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        super().__init__(first.reason, code=first.code, field=first.path)
        self.problems = problems

    @property
    def sentences(self) -> tuple[str, ...]:
        """The reason of each problem."""
        return tuple(dict.fromkeys(str(problem.reason) for problem in self.problems))
