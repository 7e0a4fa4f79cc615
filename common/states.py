"""A status field's life as a table that services, menus, pages, API and tests all ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.errors import TransitionNotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Transition:
    """One legal step: its name, the states it may start from, the state it leads to."""

    step: str
    sources: frozenset[str]
    target: str
    label: StrOrPromise

    @classmethod
    def of(cls, step: str, sources: Iterable[str], target: str, label: StrOrPromise) -> Transition:
        """Build a transition from any iterable of source states."""
        return cls(step, frozenset(sources), target, label)


class StateMachine:
    """All legal steps of one status field."""

    def __init__(self, *transitions: Transition) -> None:
        self._by_step = {transition.step: transition for transition in transitions}

    def available(self, status: str) -> list[Transition]:
        """The steps that may be taken from `status`, in the order of the table."""
        return [step for step in self._by_step.values() if status in step.sources]

    def allows(self, status: str, step: str) -> bool:
        """Whether `step` may be taken from `status`."""
        return status in self._by_step[step].sources

    def target(self, status: str, step: str) -> str:
        """The state that `step` leads to; raises `TransitionNotAllowed` from a wrong state."""
        transition = self._by_step[step]
        if status not in transition.sources:
            raise TransitionNotAllowed(
                _("“%(step)s” is not possible: this is %(status)s.")
                % {"step": transition.label, "status": status}
            )
        return transition.target
