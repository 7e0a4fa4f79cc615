"""What the address of the list says, read once: filters, sort, columns, density, the saved view.

Page, saved views, many at once and export read the same address by it, so that what one sees is
what one gets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lists.layout import Column, Layout, layout_of
from orders.filters import DEFAULT_SORT, known_filters, matching, sorts_for

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lists.models import SavedView
    from orders.querysets import PurchaseOrderQuerySet

LIST = "orders"
BY_DEADLINE = frozenset({"waiting", "due_today", "late"})
COLUMNS = [
    Column("state", _("State")),
    Column("confirm", _("Confirm by")),
    Column("ship_to", _("Ship to")),
    Column("window", _("Window")),
    Column("ordered", _("Ordered on")),
    Column("changed", _("Changed on"), is_usual=False),
    Column("type", _("Type"), is_usual=False),
    Column("units", _("Units")),
    Column("confirmed", _("Units confirmed"), is_usual=False),
    Column("value", _("Value")),
]
"""What may stand beside the order's number; the value only for those who may see it."""


@dataclass(frozen=True)
class ListAddress:
    """An address without what it does not know. `chosen_sort` is "" where it names none."""

    known: Mapping[str, str]
    chosen_sort: str
    layout: Layout
    saved: str = ""

    @property
    def sort(self) -> str:
        """In which order the list stands."""
        usual = "deadline" if self.known.get("view") in BY_DEADLINE else DEFAULT_SORT
        return self.chosen_sort or usual

    @property
    def rows(self) -> dict[str, str]:
        """What decides which rows there are and in which order, as parameters."""
        return {**self.known, **({"sort": self.chosen_sort} if self.chosen_sort else {})}

    @property
    def wish(self) -> dict[str, str]:
        """What a saved view keeps: rows and layout, as parameters."""
        return {**self.rows, **self.layout.chosen}

    @property
    def state(self) -> dict[str, str]:
        """All that the links of the page carry on."""
        return {**self.wish, "saved": self.saved} if self.saved else self.wish

    @property
    def query(self) -> str:
        """The wish as it stands behind an address."""
        return written(self.wish)

    def link(self, **changes: str) -> str:
        """This list with some parameters changed; any change but a page turn starts at the top."""
        return link_to({**self.state, **changes})

    def among(self, views: Collection[SavedView]) -> ListAddress:
        """The same without the saved view of somebody else: his filters are all that counts."""
        return self if self.saved in {str(view.pk) for view in views} else replace(self, saved="")

    def within(self, orders: PurchaseOrderQuerySet) -> PurchaseOrderQuerySet:
        """Those of the orders that the list shows, on all its pages."""
        return matching(orders, self.known)


def address_of(params: Mapping[str, str], *, sees_cost: bool) -> ListAddress:
    """Read an address (`request.GET`, or `parsed` of a query) for a reader.

    An unknown value is left out, not an error: addresses are kept, mended and sent to colleagues.
    """
    sort = params.get("sort", "")
    saved = params.get("saved", "")
    return ListAddress(
        known_filters(params),
        sort if sort in sorts_for(sees_cost=sees_cost) else "",
        layout_of(params, columns_for(sees_cost=sees_cost)),
        saved if saved.isascii() and saved.isdigit() else "",
    )


def columns_for(*, sees_cost: bool) -> list[Column]:
    """The columns among which this reader may choose."""
    return [column for column in COLUMNS if sees_cost or column.key != "value"]


def parsed(query: str) -> dict[str, str]:
    """What stands behind an address, as parameters."""
    return dict(parse_qsl(query))


def written(params: Mapping[str, str]) -> str:
    """The reverse of `parsed`; empty parameters are left out."""
    return urlencode({name: value for name, value in params.items() if value}, safe=",")


def link_to(params: Mapping[str, str]) -> str:
    """The list at these parameters."""
    query = written(params)
    return f"{reverse('orders:list')}{'?' if query else ''}{query}"
