"""What was asked for on the grounds of a page that is out of date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.errors import Stale
from common.formats import moment
from orders.services.names import name_of

if TYPE_CHECKING:
    from orders.models import PurchaseOrder


def refuse_stale(order: PurchaseOrder, expected_version: int | None) -> None:
    """Raise `Stale`, saying who was quicker, unless the locked order is the one that was seen.

    `expected_version` None asks nothing.
    """
    if expected_version is None or expected_version == order.version:
        return
    last = order.events.order_by("-pk").first()
    names = {
        "number": order.number,
        "time": moment(last.at) if last else "",
        "name": name_of(last.actor_id) if last else "",
    }
    if last and last.by_vendor:
        raise Stale(
            _("Order %(number)s was already confirmed by %(name)s %(time)s. Nothing was changed.")
            % names,
            code="already_confirmed",
        )
    if last is None:
        raise Stale(
            _("Order %(number)s was changed after you opened it. Look at it again.") % names
        )
    raise Stale(
        _("Order %(number)s changed at %(time)s, after you opened it. Look at it again.") % names
    )
