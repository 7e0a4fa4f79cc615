"""The palette: an order by its number, a view of the list, a page; and the list of all keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext
from django.views.generic import TemplateView

from orders.filters import VIEWS
from orders.list_address import address_of, link_to, parsed
from orders.list_tabs import saved_views
from orders.models import PurchaseOrder
from orders.presenting import standing_of
from vendors.navigation import navigation
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vendors.navigation import Link
    from vendors.tenancy import Tenancy

MOST = 8
SHORTEST = 2


class JumpView(TemplateView):
    """What is found for `q`, as a dialog that the script puts into the page it was called from."""

    access = Permission.VIEW_ORDERS
    template_name = "orders/jump.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Orders first, then views and pages; without a question all views and pages."""
        wanted = self.request.GET.get("q", "").replace("\x00", "").strip()[:64]
        pages = navigation(self.request)
        entries = [*pages["nav"], *pages["nav_foot"]]
        return super().get_context_data(
            **kwargs,
            wanted=wanted,
            orders=self._orders(wanted),
            views=_named(self._views(), wanted),
            pages=_named(self._pages(entries), wanted),
            letters=_letters(entries),
        )

    def _orders(self, wanted: str) -> list[tuple[Any, Any]]:
        if len(wanted) < SHORTEST:
            return []
        orders = PurchaseOrder.objects.for_vendor(self._tenancy.vendor or 0).visible()
        found = orders.search(wanted).for_list()
        shortest = found.order_by(Length("number"), "-ordered_at", "-pk")[:MOST]
        return [(order, standing_of(order)) for order in shortest]  # the number itself comes first

    def _views(self) -> list[tuple[str, str]]:
        sees_cost = self._tenancy.can(Permission.VIEW_COST)
        views = [(str(label), link_to({"view": key})) for key, label in VIEWS]
        if self._tenancy.current is None:
            return views
        for view in saved_views(self._tenancy.current):
            wish = address_of(parsed(view.query), sees_cost=sees_cost).wish
            views.append((view.name, link_to({**wish, "saved": str(view.pk)})))
        return views

    def _pages(self, entries: Iterable[Link]) -> list[tuple[str, str]]:
        pages = [(str(entry.label), entry.url) for entry in entries]
        if self._tenancy.can(Permission.ANSWER_ORDERS):
            pages.append((gettext("Batches"), reverse("batches:list")))
        pages.append((gettext("Keyboard"), reverse("orders:keys")))
        pages.append((gettext("Sign out"), reverse("accounts:sign-out")))
        return pages

    @property
    def _tenancy(self) -> Tenancy:
        found: Tenancy = self.request.tenancy  # type: ignore[attr-defined]
        return found


class KeysView(TemplateView):
    """The list of all keys as a page of its own."""

    access = Permission.VIEW_ORDERS
    template_name = "orders/keys.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The letters of the pages that this person may open, and where keys are switched."""
        pages = navigation(self.request)
        switch = f"{reverse('accounts:settings')}#id_has_shortcuts"
        letters = _letters([*pages["nav"], *pages["nav_foot"]])
        return super().get_context_data(**kwargs, letters=letters, switch=switch)


def _letters(entries: Iterable[Link]) -> list[tuple[str, Any]]:
    """Which letter leads to which page, after a g."""
    return [(entry.letter, entry.label) for entry in entries if entry.letter]


def _named(links: Iterable[tuple[str, str]], wanted: str) -> list[tuple[str, str]]:
    """Those whose name holds what was typed."""
    return [(label, url) for label, url in links if wanted.casefold() in label.casefold()]
