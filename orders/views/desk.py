"""What makes the list of orders a person's own: layout and saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lists.views.layout import LayoutView
from lists.views.saved import SavedViewsView
from orders.filters import OrderFilter
from orders.list_address import LIST, address_of, columns_for, link_to, parsed
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from lists.layout import Column
    from lists.models import SavedView
    from orders.list_address import ListAddress


class OrderLayoutView(LayoutView):
    """Columns and density of the list of orders."""

    access = Permission.VIEW_ORDERS
    list_key = LIST

    def columns(self, request: HttpRequest) -> list[Column]:
        """All of them, the value only for those who may see it."""
        return columns_for(sees_cost=request.tenancy.can(Permission.VIEW_COST))  # type: ignore[attr-defined]

    def link(self, request: HttpRequest, query: str, layout: Mapping[str, str]) -> str:
        """The same rows."""
        sees_cost = request.tenancy.can(Permission.VIEW_COST)  # type: ignore[attr-defined]
        address = address_of(parsed(query), sees_cost=sees_cost)
        bare = {
            name: value
            for name, value in address.state.items()
            if name not in address.layout.chosen
        }
        return link_to({**bare, **layout})


class OrderViewsView(SavedViewsView):
    """Saved views of the list of orders."""

    access = Permission.VIEW_ORDERS
    list_key = LIST

    def clean(self, query: str) -> str:
        """Filters, sort and layout that the list knows."""
        return self._address(query).query

    def link(self, view: SavedView | None) -> str:
        """The list at this view."""
        if view is None:
            return link_to({})
        return link_to({**self._address(view.query).wish, "saved": str(view.pk)})

    def words(self, view: SavedView) -> list[str]:
        """Its filters, as the chips above the list say them."""
        filters = OrderFilter.base_filters
        found = []
        for name, value in self._address(view.query).known.items():
            choices = dict(filters[name].extra.get("choices", ()))
            found.append(f"{filters[name].label}: {choices.get(value, value)}")
        return found

    def _address(self, query: str) -> ListAddress:
        sees_cost = self.request.tenancy.can(Permission.VIEW_COST)  # type: ignore[attr-defined]
        return address_of(parsed(query), sees_cost=sees_cost)
