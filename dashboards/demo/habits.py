"""What the demo's people keep for themselves: views of the list, a batch, a program of theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from batches.services import Row, start
from common.actors import Actor
from lists.services.saving import Desk, save_view
from machines.services.clients import create_client
from orders.list_address import LIST, address_of, parsed
from orders.models import PurchaseOrder
from orders.services.answering_many import KIND, Act, Wish
from vendors.models import Membership
from vendors.permissions import Permission, Scope

if TYPE_CHECKING:
    from datetime import datetime

    from vendors.models import Vendor

ALICE, LIN = "alice@acme.example", "lin@acme.example"

# Who saved it, under which name, of which address, for the team.
VIEWS = (
    (ALICE, "Rush", "type=RushOrder&view=open", True),
    (ALICE, "Germany, by value", "marketplace=DE&view=open&sort=-value", True),
    (LIN, "My short ones", "answer=partial&columns=state,confirm,units,confirmed,value", False),
)
SCOPES = (Scope.ORDERS_READ, Scope.ORDERS_ANSWER)


def keep_habits(vendor: Vendor, now: datetime) -> None:
    """Save the views, send the batch, make the API client of this vendor's people."""
    members = {
        member.user.email: member
        for member in Membership.objects.for_vendor(vendor).select_related("user", "vendor")
    }
    for email, name, query, for_team in VIEWS:
        member = members[email]
        address = address_of(parsed(query), sees_cost=member.can(Permission.VIEW_COST))
        save_view(
            desk=Desk(member, LIST),
            name=name,
            query=address.query,
            for_team=for_team,
            actor=_actor(member),
            now=now,
        )
    create_client(
        by=members[ALICE],
        name="SAP, Hamburg",
        scopes=SCOPES,
        form=uuid4(),
        actor=_actor(members[ALICE]),
        now=now - timedelta(days=20),
    )
    _confirm_several(vendor, members[LIN], now)


def _confirm_several(vendor: Vendor, member: Membership, now: datetime) -> None:
    """The two that are due last, and one that the buyer changed since it was looked at."""
    waiting = PurchaseOrder.objects.for_vendor(vendor).awaiting_answer()
    last = waiting.filter(answer=None, has_draft=False).order_by("-confirm_by")[:2]
    changed = waiting.filter(changed_at__isnull=False)[:1]
    rows = [Row(order.number, {"version": order.version}) for order in last]
    rows += [Row(order.number, {"version": order.version - 1}) for order in changed]
    start(
        kind=KIND,
        vendor=vendor,
        rows=rows,
        actor=_actor(member),
        key=f"demo-{uuid4()}",
        data=Wish(Act.CONFIRM).as_data(),
        now=now,
    )


def _actor(member: Membership) -> Actor:
    return Actor(member.user_id, member.user.name, "password+totp", "page")
