"""What somebody else did to orders after they were taken away to be answered elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.errors import Stale
from common.formats import moment
from orders.models import OrderEvent
from orders.services.names import author_of, with_authors
from orders.states import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from common.actors import Actor
    from orders.models import PurchaseOrder

CODE = "meanwhile"
BY_THE_VENDOR = (EventKind.ACKNOWLEDGED, EventKind.UPDATED, EventKind.RECEIVED)
BY_THE_BUYER = (EventKind.CHANGED, EventKind.CANCELLED, EventKind.LAPSED)


def news_of(
    orders: Iterable[tuple[PurchaseOrder, int | None]], actor: Actor
) -> dict[int, OrderEvent]:
    """By order key, the newest answer or change that `actor` did not make and has not seen.

    Each order comes with the version that was seen. None stands for an unknown one: then only an
    answer is news, because nobody can tell which changes were known. One statement for all.
    """
    seen = {order.pk: version for order, version in orders}
    asked = OrderEvent.objects.filter(
        order__in=seen, kind__in=(*BY_THE_VENDOR, *BY_THE_BUYER)
    ).order_by("pk")
    return {
        event.order_id: event
        for event in with_authors(asked)
        if _is_news(event, seen[event.order_id]) and not _is_own(event, actor)
    }


def _is_news(event: OrderEvent, seen: int | None) -> bool:
    return event.kind in BY_THE_VENDOR if seen is None else event.version > seen


def _is_own(event: OrderEvent, actor: Actor) -> bool:
    return event.actor_id is not None and event.is_by(actor)


def told(order: PurchaseOrder, event: OrderEvent) -> str:
    """The news in a sentence."""
    names = {"number": order.number, "time": moment(event.at), "name": author_of(event)}
    return _sentence(EventKind(event.kind)) % names


def refuse_unseen(order: PurchaseOrder, seen: int | None, actor: Actor) -> None:
    """Raise `Stale` with the code "meanwhile" if there is news of the locked order."""
    if seen == order.version:
        return
    if event := news_of([(order, seen)], actor).get(order.pk):
        text = _("%(news)s Nothing was replaced.") % {"news": told(order, event)}
        raise Stale(text, code=CODE)


def _sentence(kind: EventKind) -> str:
    sentences = {
        EventKind.RECEIVED: _("Order %(number)s was answered elsewhere %(time)s."),
        EventKind.CHANGED: _(
            "The buyer changed order %(number)s %(time)s, after the sheet was made."
        ),
        EventKind.CANCELLED: _(
            "The buyer cancelled order %(number)s %(time)s, after the sheet was made."
        ),
        EventKind.LAPSED: _(
            "The time for order %(number)s was up: lines without an answer were cancelled %(time)s."
        ),
    }
    return sentences.get(kind, _("%(name)s answered order %(number)s %(time)s."))
