"""What became of an order after its issue, change by change: for its page, its mail, the list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.formats import gap, moment, number
from orders.differences import counted, differences_of, first_cuts
from orders.states import ANSWERS, EventKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from orders.differences import Told
    from orders.models import OrderEvent, PurchaseOrder, PurchaseOrderLine
    from orders.services.answer_lines import Given

DEALT_WITH_BY = ANSWERS | {EventKind.NOTED, EventKind.RECEIVED}
CHANGING = frozenset({EventKind.CHANGED, EventKind.LAPSED})


@dataclass(frozen=True)
class Change:
    """One difference: when it came, by whom, and whether it waits to be answered or noted."""

    told: Told
    at: datetime
    by: str
    is_open: bool


class Changes:
    """All changes of an order, the newest first."""

    def __init__(
        self, order: PurchaseOrder, events: Sequence[OrderEvent], *, sees_cost: bool
    ) -> None:
        """`events` are those of the order, newest first, as its page has read them anyway."""
        self.order = order
        self.open_events = open_among(order, events)
        known = set(self.open_events)
        self.rows = [
            Change(told, event.at, _by(event), event in known)
            for event in events
            if event.kind in CHANGING
            for told in differences_of(event, sees_cost=sees_cost)
        ]

    def __bool__(self) -> bool:
        return bool(self.rows or self.open_events)

    @cached_property
    def open(self) -> list[Change]:
        """Those that wait to be answered or noted."""
        return [change for change in self.rows if change.is_open]

    @cached_property
    def dealt_with(self) -> list[Change]:
        """Those that were answered or noted."""
        return [change for change in self.rows if not change.is_open]

    @cached_property
    def by_line(self) -> dict[str, list[Change]]:
        """The open ones of each line, by its number."""
        found: dict[str, list[Change]] = {}
        for change in self.open:
            if change.told.line:
                found.setdefault(change.told.line, []).append(change)
        return found

    @property
    def last_at(self) -> datetime | None:
        """When the last open one came."""
        return self.open_events[0].at if self.open_events else None

    @property
    def sentence(self) -> str:
        """What became of the answer, and what is asked now."""
        due = moment(self.order.confirm_by) if self.order.confirm_by else ""
        return sentence(self.order, self.open_events, due)

    def standing(
        self, lines: Iterable[PurchaseOrderLine], given: Mapping[int, Given]
    ) -> dict[str, str]:
        """What stands until the new answer on each line that changed, by its number.

        Nothing while no new answer is asked for, or none was given before.
        """
        if self.order.answer_id is None or self.order.confirm_by is None:
            return {}
        cuts = first_cuts(self.open_events)
        return {
            line.sequence_number: _standing(line, given.get(line.pk), cuts)
            for line in lines
            if line.sequence_number in self.by_line
        }


def in_short(events: Iterable[OrderEvent], *, sees_cost: bool, most: int = 2) -> str:
    """What these changes (newest first) changed, in half a line: the first of it, and how much."""
    found = [told for event in events for told in differences_of(event, sees_cost=sees_cost)]
    parts = [f"{told.label} {told.was} → {told.now}" for told in found[:most]]
    rest = len(found) - most
    if rest > 0:
        parts.append(_("%(count)s more") % {"count": number(rest)})
    return _("; ").join(parts)


def open_among(order: PurchaseOrder, events: Iterable[OrderEvent]) -> list[OrderEvent]:
    """Of the order's events (newest first) the changes that nobody has answered or noted."""
    if order.change_open_since is None:
        return []
    after = takewhile(lambda event: event.kind not in DEALT_WITH_BY, events)
    return [event for event in after if event.kind in CHANGING]


def sentence(order: PurchaseOrder, events: Sequence[OrderEvent], due: str) -> str:
    """What these changes (newest first) did to the answer given before, and what is asked now.

    `due` is the confirm-by as the reader is told it, empty where nothing is asked.
    """
    if order.answer_id is None:
        asked = _("Please confirm it as it is now, by %(due)s.")
        return (asked if due else _("Nothing is asked of you now.")) % {"due": due}
    told = [event.data["answer"] for event in events if "answer" in event.data]
    left = _left(told[-1]["was"] if told else order.accepted_units, order.accepted_units)
    asked = _("Confirm again by %(due)s.") if due else _("Nothing is asked of you now.")
    return left + gap() + asked % {"due": due}


def _left(was: int, stands: int) -> str:
    """What stands of an answer that kept `was` eaches."""
    if was and not stands:
        text = ngettext(
            "Nothing is left of your answer of %(was)s unit.",
            "Nothing is left of your answer of %(was)s units.",
            was,
        )
    elif was != stands:
        text = ngettext(
            "Your answer of %(was)s unit stands, cut down to %(units)s.",
            "Your answer of %(was)s units stands, cut down to %(units)s.",
            was,
        )
    else:
        text = ngettext(
            "Your answer of %(units)s unit stands.",
            "Your answer of %(units)s units stands.",
            stands,
        )
    return text % {"was": number(was), "units": number(stands)}


def _by(event: OrderEvent) -> str:
    return _("the buyer") if event.kind == EventKind.CHANGED else _("the time was up")


def _standing(line: PurchaseOrderLine, given: Given | None, cuts: Mapping[str, str]) -> str:
    was = cuts.get(line.sequence_number, "")
    if given is None and not was:
        return _("Not answered yet.")
    kept = given.kept if given else 0
    words = {"now": counted(kept, line.unit), "was": was}
    if not was:
        return _("Your answer of %(now)s stands.") % words
    if not kept:
        return _("Nothing is left of your answer of %(was)s.") % words
    return _("Your answer of %(was)s stands, cut down to %(now)s.") % words
