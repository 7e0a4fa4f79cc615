"""The tabs above the list: ready-made views, the team's, one's own, each with its count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.counting import MOST, CountOf, ask_once
from common.formats import number
from common.kept import Kept
from common.prepared import Prepared
from lists.models import SavedView
from orders.filters import VIEWS, in_view
from orders.list_address import LIST, address_of, link_to, parsed
from orders.models import PurchaseOrder
from vendors.models import Vendor
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from orders.list_address import ListAddress
    from vendors.models import Membership

READY = [("", _("All")), *VIEWS]
HINTS = {
    "changed": _(
        "What the buyer changed and nobody has dealt with. An order leaves when you confirm it "
        "again; where the change asks for no answer, when somebody has looked and says so."
    ),
}
"""What a view holds and when an order leaves it, where its name does not say so."""
WAITING, FIRST = "waiting", "first"
MOST_READERS = 2048  # whose counts are kept at once

_SAVED = Prepared(
    lambda vendor, person: SavedView.objects.for_vendor(vendor).of(person, LIST), -1, -2
)

Counts = tuple[dict[str, int], "datetime | None"]

_counts: Kept[Counts] = Kept(MOST_READERS)


def saved_views(membership: Membership) -> list[SavedView]:
    """The team's and this person's own views of the list; one statement."""
    return _SAVED.get(membership.vendor_id, membership.user_id)


def counts_of(membership: Membership, saved: Sequence[SavedView], end: str) -> Counts:
    """How many orders each view shows, by its key, and the first confirm-by; one statement.

    Above `MOST` it says `MOST + 1`: nobody reads on, and the list costs the same however many
    orders there are. What waits for an answer is counted to the end: the navigation says it, too.

    Counted once between two writes to the vendor's orders, as its totals are: `end` is the end of
    its chain, read before. What else decides is the day where the reader is, what he may see and
    what the saved views ask for.
    """
    wishes = {key_of(view): _address(view, membership) for view in saved}
    asked = tuple((key, address.query) for key, address in wishes.items())
    reader = (membership.vendor_id, timezone.get_current_timezone_name(), timezone.localdate())
    return _counts.ask((end, reader, asked) if end else None, lambda: _count(membership, wishes))


def _count(membership: Membership, wishes: Mapping[str, ListAddress]) -> Counts:
    orders = PurchaseOrder.objects.for_vendor(membership.vendor_id).visible()
    waiting = orders.awaiting_answer()
    columns: dict[str, Any] = {"": CountOf(orders)}
    columns |= {key: CountOf(in_view(orders, key)) for key, _label in VIEWS}
    columns[WAITING] = CountOf(waiting, most=None)
    columns |= {key: CountOf(address.within(orders)) for key, address in wishes.items()}
    columns[FIRST] = Subquery(waiting.order_by("confirm_by").values("confirm_by")[:1])
    found = ask_once(Vendor.objects.filter(pk=membership.vendor_id), columns)
    first = found.pop(FIRST)
    return found, first


def tabs_of(
    address: ListAddress,
    saved: Sequence[SavedView],
    counts: Mapping[str, int],
    membership: Membership,
) -> list[dict[str, Any]]:
    """The tabs; each leads to its view alone, in the columns that are shown now.

    A view is a whole wish: what was searched for in the one before does not go along, so that a
    count is that of the list to which its tab leads.
    """
    layout = address.layout.chosen
    current = "" if address.saved else address.known.get("view", "")
    tabs = [
        {
            "id": f"view-{key or 'all'}",
            "label": label,
            "url": link_to({"view": key, **layout}),
            "current": not address.saved and key == current,
            "count": counted(counts[key], exact=key == WAITING),
        }
        for key, label in READY
    ]
    for view in saved:
        wish = _address(view, membership).wish
        tabs.append(
            {
                "id": f"saved-{view.pk}",
                "label": view.name,
                "url": link_to({**wish, "saved": str(view.pk)}),
                "current": address.saved == str(view.pk),
                "count": counted(counts[key_of(view)]),
                "icon": "people" if view.is_team else "",
            }
        )
    return tabs


def key_of(view: SavedView) -> str:
    """Under which a saved view is counted."""
    return f"saved {view.pk}"


def counted(count: int, *, exact: bool = False) -> str:
    """A count as a tab shows it: “999+” where nobody counted further."""
    if count > MOST and not exact:
        return f"{number(MOST)}+"
    return number(count)


def _address(view: SavedView, membership: Membership) -> ListAddress:
    """What the view says, to this reader: a colleague's view never shows him more than he may."""
    return address_of(parsed(view.query), sees_cost=membership.can(Permission.VIEW_COST))
