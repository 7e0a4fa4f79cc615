"""Which orders an address of the list asks for, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orders.filters import DEFAULT_SORT, OrderFilter, sorts_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.querysets import PurchaseOrderQuerySet

BY_DEADLINE = frozenset({"waiting", "due_today", "late"})


def wanted(
    params: Mapping[str, str], orders: PurchaseOrderQuerySet, *, sees_cost: bool
) -> tuple[PurchaseOrderQuerySet, str]:
    """Those of the orders that the list shows at this address, and the sort in which it does.

    An unknown value is left out, as by the list.
    """
    given = {name: str(params[name]) for name in OrderFilter.base_filters if params.get(name)}
    errors = OrderFilter(given, queryset=orders.none()).form.errors if given else {}
    known = {name: value for name, value in given.items() if name not in errors}
    sort = params.get("sort", "")
    if sort not in sorts_for(sees_cost=sees_cost):
        sort = "deadline" if known.get("view") in BY_DEADLINE else DEFAULT_SORT
    return (OrderFilter(known, queryset=orders).qs if known else orders), sort
