"""What was asked for on the grounds of a page that is out of date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.errors import Stale
from common.formats import moment
from orders.services.names import author_of, with_authors
from orders.states import EventKind

if TYPE_CHECKING:
    from orders.models import OrderEvent, PurchaseOrder


def refuse_stale(order: PurchaseOrder, expected_version: int | None) -> None:
    """Raise `Stale`, saying what happened meanwhile, unless the locked order is what was seen.

    `expected_version` None asks nothing.
    """
    if expected_version is not None and expected_version != order.version:
        raise overtaken(order)


def overtaken(order: PurchaseOrder) -> Stale:
    """The refusal of a wish that somebody was quicker than."""
    events = order.events.exclude(kind=EventKind.NOTED)
    last = with_authors(events.order_by("-pk")).first()
    if last is None:
        text = _("Order %(number)s changed after you opened it. Look at it again.")
        return Stale(text % {"number": order.number})
    names = {
        "number": order.number,
        "time": moment(last.at),
        "name": author_of(last) if last.by_vendor else "",
    }
    if last.by_vendor:
        return Stale(
            _("Order %(number)s was already confirmed by %(name)s %(time)s. Nothing was changed.")
            % names,
            code="already_confirmed",
        )
    return Stale(_meanwhile(last) % names)


def _meanwhile(last: OrderEvent) -> str:
    sentences = {
        EventKind.CHANGED: _(
            "The buyer changed order %(number)s %(time)s, after you opened it. Look at it again."
        ),
        EventKind.CANCELLED: _(
            "The buyer cancelled order %(number)s %(time)s, after you opened it. Do not ship it."
        ),
        EventKind.LAPSED: _(
            "The time for order %(number)s was up: lines without an answer were cancelled %(time)s."
        ),
        EventKind.EXTENDED: _(
            "Order %(number)s got more time %(time)s, after you opened it. Look at it again."
        ),
        EventKind.CLOSED: _("The buyer closed order %(number)s %(time)s, after you opened it."),
    }
    other = _("Order %(number)s changed %(time)s, after you opened it. Look at it again.")
    return sentences.get(EventKind(last.kind), other)
