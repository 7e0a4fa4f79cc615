"""Who may miss the deadlines of the next 24 hours: vendors with open orders that nobody touched."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Min, OuterRef, Q, Subquery

from notifications.models import Delivery
from notifications.states import DeliveryState
from orders.models import PurchaseOrder
from orders.presenting import money_pairs
from vendors.models import Membership
from vendors.permissions import Area, Level

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from django.db.models import QuerySet

    from orders.querysets import PurchaseOrderQuerySet
    from vendors.models import Vendor

DAY = timedelta(hours=24)
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Contact:
    """Somebody who may confirm; `fails` where mail to him was lately not delivered."""

    name: str
    email: str
    seen_at: datetime | None
    fails: bool


@dataclass
class Risk:
    """A vendor's open orders of the next 24 hours, and who can be reached about them.

    `untouched` ones have no draft, and nobody who may confirm was here since they were issued.
    """

    orders: int = 0
    untouched: int = 0
    amounts: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    contacts: list[Contact] = field(default_factory=list)


def due_soon(now: datetime) -> PurchaseOrderQuerySet:
    """Open orders whose confirm-by falls into the next 24 hours."""
    return PurchaseOrder.objects.awaiting_answer().filter(
        confirm_by__gte=now, confirm_by__lt=now + DAY
    )


def at_risk(vendors: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """These vendors as far as they have orders that are due soon, with how many and until when."""
    theirs = due_soon(now).filter(vendor=OuterRef("pk")).order_by().values("vendor")
    undrafted = Count("pk", filter=Q(has_draft=False))
    found: QuerySet[Any] = vendors.annotate(
        due_orders=Subquery(theirs.annotate(found=Count("pk")).values("found")),
        undrafted=Subquery(theirs.annotate(found=undrafted).values("found")),
        next_due=Subquery(theirs.annotate(found=Min("confirm_by")).values("found")),
    ).filter(due_orders__gt=0)
    return found


def risks_of(vendors: Sequence[Vendor], now: datetime) -> dict[int, Risk]:
    """The risks of these vendors by key. Three queries."""
    risks: dict[int, Risk] = {vendor.pk: Risk() for vendor in vendors}
    for key, contacts in _contacts(vendors, now).items():
        risks[key].contacts = contacts
    columns = ("vendor_id", "has_draft", "issued_at", "amounts")
    for order in due_soon(now).for_vendors(list(risks)).order_by().only(*columns):
        risk = risks[order.vendor_id]
        last = max((c.seen_at for c in risk.contacts if c.seen_at), default=None)
        seen = last is not None and order.issued_at is not None and last >= order.issued_at
        risk.orders += 1
        risk.untouched += not (seen or order.has_draft)
        for currency, amount in money_pairs(order):
            risk.amounts[currency] += amount
    return risks


def _contacts(vendors: Sequence[Vendor], now: datetime) -> dict[int, list[Contact]]:
    """Who may confirm: sales, or the admins of a vendor that has nobody there."""
    members = list(
        Membership.objects.for_vendors([vendor.pk for vendor in vendors])
        .active()
        .filter(Q(sales=Level.OPERATE) | Q(admin=Level.OPERATE))
        .select_related("user")
        .order_by("user__name", "pk")
    )
    failing = set(
        Delivery.objects.filter(
            state=DeliveryState.FAILED,
            person_id__in=[member.user_id for member in members],
            created_at__gte=now - LATELY,
        ).values_list("person_id", flat=True)
    )
    found: dict[int, list[Contact]] = {}
    for area in (Area.ADMIN, Area.SALES):  # who has somebody in sales is asked there
        by_vendor: dict[int, list[Contact]] = defaultdict(list)
        for member in members:
            if getattr(member, area) == Level.OPERATE:
                user = member.user
                contact = Contact(user.name, user.email, member.seen_at, user.pk in failing)
                by_vendor[member.vendor_id].append(contact)
        found |= by_vendor
    return found
