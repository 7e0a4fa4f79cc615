"""What happened to an order, told for the person who reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.formats import moment, number
from orders.differences import differences_of
from orders.services.names import author_of, with_authors
from orders.states import EventKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from orders.models import OrderEvent, PurchaseOrder

ICONS = {
    EventKind.ISSUED: ("orders", ""),
    EventKind.RECEIVED: ("orders", ""),
    EventKind.CHANGED: ("alert", "warning"),
    EventKind.NOTED: ("check", ""),
    EventKind.CANCELLED: ("close", "danger"),
    EventKind.CLOSED: ("done", ""),
    EventKind.ACKNOWLEDGED: ("check", "success"),
    EventKind.UPDATED: ("edit", ""),
    EventKind.MISSED: ("urgent", "danger"),
    EventKind.EXTENDED: ("clock", ""),
    EventKind.LAPSED: ("close", "danger"),
}


MOST = 20  # differences in the time line; what the buyer changed stands whole above the lines
LATEST = 100


@dataclass(frozen=True)
class Entry:
    """One line of the time line. `diff` is what changed (what, was, is), `more` how much else."""

    text: str
    at: datetime
    who: str
    icon: str
    tone: str
    number: str = ""
    diff: list[tuple[str, str, str]] = field(default_factory=list)
    more: int = 0

    @property
    def more_words(self) -> str:
        """That there is more than is told here."""
        return more_changes(self.more)


def timeline_of(order: PurchaseOrder, *, sees_cost: bool) -> list[Entry]:
    """The order's events, newest first, with the names of who acted."""
    return entries_of(latest_events(order), sees_cost=sees_cost)


def latest_events(order: PurchaseOrder) -> list[OrderEvent]:
    """The order's last hundred events, newest first, with the names of who acted."""
    return list(with_authors(order.events.order_by("-pk"))[:LATEST])


def more_changes(count: int) -> str:
    """That there is more than was told."""
    return ngettext(
        "%(count)s more change stands at the order.",
        "%(count)s more changes stand at the order.",
        count,
    ) % {"count": number(count)}


def entries_of(events: Iterable[OrderEvent], *, sees_cost: bool) -> list[Entry]:
    """Events that were read `with_authors` as entries, without a further query."""
    return [
        entry_of(event, who=author_of(event) if event.by_vendor else "", sees_cost=sees_cost)
        for event in events
    ]


def entry_of(event: OrderEvent, *, who: str, sees_cost: bool) -> Entry:
    """One event in words; `who` did it. No query."""
    found = differences_of(event, sees_cost=sees_cost)
    icon, tone = ("close", "") if _is_rejection(event) else ICONS[EventKind(event.kind)]
    return Entry(
        text=_text(event),
        at=event.at,
        who=who,
        icon=icon,
        tone=tone,
        diff=[(d.label, d.was, d.now) for d in found[:MOST]],
        more=max(len(found) - MOST, 0),
    )


def _text(event: OrderEvent) -> str:
    kind = EventKind(event.kind)
    telling = TELLING.get(kind, _answer_text if event.by_vendor else None)
    return telling(event) if telling else str(kind.label)


def _issue_text(event: OrderEvent) -> str:
    return _("Order issued: %(lines)s, %(units)s.") % {
        "lines": _counted(event.data.get("lines", 0), "line"),
        "units": _counted(event.data.get("units", 0), "unit"),
    }


def _extension_text(event: OrderEvent) -> str:
    return _("The buyer extended the confirm-by to %(time)s.") % {
        "time": moment(datetime.fromisoformat(event.data["is"]))
    }


def _lapse_text(event: OrderEvent) -> str:
    count = event.data.get("lines", 0)
    return ngettext(
        "%(lines)s unanswered line was cancelled: the time was up.",
        "%(lines)s unanswered lines were cancelled: the time was up.",
        count,
    ) % {"lines": count}


def _miss_text(_event: OrderEvent) -> str:
    return _("The confirm-by passed without an answer. It can still be confirmed.")


def _note_text(_event: OrderEvent) -> str:
    return _("has seen what the buyer changed.")


def _change_text(event: OrderEvent) -> str:
    """That it changed, and what became of the answer given before."""
    answer = event.data.get("answer", {})
    was, stands = answer.get("was"), answer.get("stands")
    if not was or was == stands:
        return str(EventKind.CHANGED.label)
    return _("Order changed by the buyer: the answer was cut down from %(was)s to %(units)s.") % {
        "was": number(was),
        "units": _counted(stands, "unit"),
    }


def _counted(count: int, what: str) -> str:
    words = {
        "line": ngettext("%(count)s line", "%(count)s lines", count),
        "unit": ngettext("%(count)s unit", "%(count)s units", count),
    }
    return words[what] % {"count": number(count)}


def _answer_text(event: OrderEvent) -> str:
    data = event.data
    if _is_rejection(event):
        return _("rejected the order: %(units)s.") % {"units": _counted(data["rejected"], "unit")}
    parts = []
    if accepted := data.get("accepted"):
        parts.append(_("%(units)s accepted") % {"units": number(accepted)})
    if backordered := data.get("backordered"):
        parts.append(_("%(units)s backordered") % {"units": number(backordered)})
    if rejected := data.get("rejected"):
        parts.append(_("%(units)s rejected") % {"units": number(rejected)})
    what = _(", ").join(parts)
    if event.kind == EventKind.ACKNOWLEDGED:
        return _("confirmed the order: %(what)s.") % {"what": what}
    return _("updated the answer: %(what)s.") % {"what": what}


def _is_rejection(event: OrderEvent) -> bool:
    data = event.data
    kept = data.get("accepted") or data.get("backordered")
    return event.by_vendor and bool(data.get("rejected")) and not kept


TELLING: dict[EventKind, Callable[[OrderEvent], str]] = {
    EventKind.ISSUED: _issue_text,
    EventKind.CHANGED: _change_text,
    EventKind.NOTED: _note_text,
    EventKind.EXTENDED: _extension_text,
    EventKind.LAPSED: _lapse_text,
    EventKind.MISSED: _miss_text,
}
