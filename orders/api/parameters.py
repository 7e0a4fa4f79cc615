"""The parameters of the list of orders, for its description; `views.py` reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from orders.filters import DEFAULT_SORT, SORTS, OrderFilter
from orders.listing import PAGE_SIZE

if TYPE_CHECKING:
    from django_filters import FilterSet

MOST = 200  # orders of a page

DESCRIPTIONS = {
    "q": "The beginning of an order number, or exactly an ASIN or an item number of a line.",
    "view": (
        "One of the ready-made views of the order list.\n\n"
        "* `waiting`: an answer is asked for, also where its time has passed. What is to be "
        "answered is all of these.\n"
        "* `due_today`: of those, the confirm-by lies in today, in the vendor's time zone.\n"
        "* `late`: of those, the confirm-by has passed.\n"
        "* `changed`: not closed, and changed by the buyer after it was issued.\n"
        "* `backordered`: not closed, and a part is promised for after its window.\n"
        "* `open`, `closed`: the state is New or Acknowledged; it is Closed."
    ),
    "state": (
        "The order's state: `New` until it is answered, then `Acknowledged`; `Closed` once nothing "
        "more is expected. A changed order may be `Acknowledged` and ask for an answer again: use "
        "`view=waiting` for what is to be answered."
    ),
    "answer": "The answer in force in one word.",
    "type": "The order's type.",
    "marketplace": "The country in which the retailer sells, in two letters, such as US.",
    "vendor_code": "The vendor code that the order was written to.",
    "centre": "The code of the fulfilment centre, as in `ship_to`.",
    "ordered_after": "Orders from this moment on, by `purchase_order_date`.",
    "ordered_before": "Orders before this moment, by `purchase_order_date`.",
}
CURSOR = OpenApiParameter(
    "cursor",
    str,
    description=(
        "`next_cursor` or `previous_cursor` of a page, as it came. Send all other parameters as "
        "with that page, or follow `next`, which does."
    ),
)
SORT = OpenApiParameter(
    "sort",
    str,
    enum=list(SORTS),
    default=DEFAULT_SORT,
    description=(
        "`deadline`: what waits for an answer first, the earliest `confirm_by` before the others. "
        "Else by number, `purchase_order_date` or value, with `-` from the largest or newest down. "
        "By value needs `costs:read`."
    ),
)
LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE_SIZE},
    description="How many orders a page holds at most.",
)
CHANGED_SINCE = OpenApiParameter(
    "changed_since",
    OpenApiTypes.DATETIME,
    description=(
        "Orders to which anything happened from this moment on, by either side, in the order of "
        "their last changes. Read all pages; for the next poll send the `last_change_at` of the "
        "last order that came, or the same moment again if none came. Nothing is missed, and an "
        "order that came before may come again with the same `version`: a change is stamped when "
        "it was asked for and seen once it is committed, so the list begins two minutes earlier "
        "than asked. What happens after the first page was read waits for the next poll. Goes "
        "with every filter, not with `sort`."
    ),
)


def parameters_of(filters: type[FilterSet]) -> list[OpenApiParameter]:
    """The filters of a list as parameters, with the values that they know."""
    parameters = []
    for name, each in filters.base_filters.items():
        choices = [value for value, _label in each.extra.get("choices", ())] or None
        kind = OpenApiTypes.DATETIME if name.startswith("ordered_") else OpenApiTypes.STR
        parameters.append(
            OpenApiParameter(name, kind, enum=choices, description=DESCRIPTIONS[name])
        )
    return parameters


OF_LIST = [CURSOR, SORT, LIMIT, CHANGED_SINCE, *parameters_of(OrderFilter)]
