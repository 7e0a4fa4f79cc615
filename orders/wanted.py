"""Which orders an address of the list asks for, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orders.list_address import address_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.querysets import PurchaseOrderQuerySet


def wanted(
    params: Mapping[str, str], orders: PurchaseOrderQuerySet, *, sees_cost: bool
) -> tuple[PurchaseOrderQuerySet, str]:
    """Those of the orders that the list shows at this address, and the sort in which it does.

    An unknown value is left out, as by the list.
    """
    address = address_of(params, sees_cost=sees_cost)
    return address.within(orders), address.sort
