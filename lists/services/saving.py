"""Saving a view, naming it anew, putting another one in its place, deleting it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.clock import database_now
from common.errors import Invalid, NotPermitted
from common.texts import one_line
from lists.models import NAME_LENGTH, SavedView
from vendors.models import Vendor
from vendors.permissions import Permission

if TYPE_CHECKING:
    from datetime import datetime

    from common.actors import Actor
    from vendors.models import Membership

MOST = 12
QUERY_LENGTH = 1000


@dataclass(frozen=True)
class Desk:
    """Who saves: a membership, and the list at which he sits."""

    membership: Membership
    list: str


@transaction.atomic
def save_view(
    *,
    desk: Desk,
    name: str,
    query: str,
    for_team: bool = False,
    actor: Actor,
    now: datetime | None = None,
) -> SavedView:
    """Save an address of a list under a name. `query` is what the list itself made of it.

    Raises `Invalid` for a name that is empty, too long or taken, and when there are `MOST` already
    (each is counted above the list); `NotPermitted` for a team view without the right.
    """
    now = now or database_now()
    _lock(desk)
    if for_team:
        _refuse_team(desk)
    owner = None if for_team else desk.membership.user_id
    name = _checked(desk, name, owner)
    beside = SavedView.objects.for_vendor(desk.membership.vendor_id).filter(list=desk.list)
    if beside.filter(owner=owner).count() >= MOST:
        raise Invalid(
            _("There are %(most)s views already. Delete one that nobody needs.") % {"most": MOST},
            code="too_many",
        )
    view = SavedView.objects.create(
        vendor_id=desk.membership.vendor_id,
        list=desk.list,
        owner_id=owner,
        name=name,
        query=_fitting(query),
        saved_at=now,
    )
    _audit(view, desk, "view_saved", actor, now, after=_said(view))
    return view


@transaction.atomic
def rename_view(
    *, desk: Desk, view: int, name: str, actor: Actor, now: datetime | None = None
) -> SavedView:
    """Give a view another name. Raises as `save_view`, and `SavedView.DoesNotExist`."""
    now = now or database_now()
    found = _held(desk, view)
    name = _checked(desk, name, found.owner_id, but=found.pk)
    if name == found.name:
        return found
    before = _said(found)
    found.name = name
    found.save(update_fields=["name"])
    _audit(found, desk, "view_renamed", actor, now, before=before, after=_said(found))
    return found


@transaction.atomic
def replace_view(
    *, desk: Desk, view: int, query: str, actor: Actor, now: datetime | None = None
) -> SavedView:
    """Put another address under the same name. Raises as `rename_view`."""
    now = now or database_now()
    found = _held(desk, view)
    before = _said(found)
    found.query = _fitting(query)
    found.saved_at = now
    found.save(update_fields=["query", "saved_at"])
    _audit(found, desk, "view_replaced", actor, now, before=before, after=_said(found))
    return found


@transaction.atomic
def delete_view(*, desk: Desk, view: int, actor: Actor, now: datetime | None = None) -> SavedView:
    """Delete a view; the orders that it showed stay. Raises as `rename_view`."""
    now = now or database_now()
    found = _held(desk, view)
    key, before = found.pk, _said(found)
    found.delete()
    found.pk = key
    _audit(found, desk, "view_deleted", actor, now, before=before)
    return found


def _lock(desk: Desk) -> None:
    """One at a time for each vendor: names and numbers of views are checked before they count."""
    Vendor.objects.select_for_update(no_key=True).get(pk=desk.membership.vendor_id)


def _held(desk: Desk, key: int) -> SavedView:
    """The view, if it is his own, or the team's and he may change those; locked."""
    _lock(desk)
    mine = SavedView.objects.for_vendor(desk.membership.vendor_id)
    view = mine.of(desk.membership.user_id, desk.list).get(pk=key)
    if view.is_team:
        _refuse_team(desk)
    return view


def _refuse_team(desk: Desk) -> None:
    if not desk.membership.can(Permission.SHARE_VIEWS):
        raise NotPermitted(
            _("Views of the team are kept by those who may operate. Save one for yourself instead.")
        )


def _checked(desk: Desk, name: str, owner: int | None, *, but: int | None = None) -> str:
    name = one_line(name)
    if not name:
        raise Invalid(_("Enter a name for the view."), code="required", field="name")
    if len(name) > NAME_LENGTH:
        raise Invalid(
            _("“%(name)s” is too long for a tab. Use at most %(most)s characters.")
            % {"name": name[:NAME_LENGTH] + "…", "most": NAME_LENGTH},
            code="too_long",
            field="name",
        )
    beside = SavedView.objects.for_vendor(desk.membership.vendor_id).filter(
        list=desk.list, owner=owner, name__iexact=name
    )
    if but is not None:
        beside = beside.exclude(pk=but)
    if beside.exists():
        raise Invalid(
            _("There is a view named “%(name)s” already. Choose another name, or replace it.")
            % {"name": name},
            code="taken",
            field="name",
        )
    return name


def _fitting(query: str) -> str:
    if len(query) > QUERY_LENGTH:
        raise Invalid(_("This view has too many filters to be saved."), code="too_long")
    return query


def _said(view: SavedView) -> dict[str, object]:
    return {"list": view.list, "team": view.is_team}


def _audit(
    view: SavedView,
    desk: Desk,
    action: str,
    actor: Actor,
    now: datetime,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    """Into the vendor's chain; a name is free text, and what somebody searched for is, too."""
    record(
        chain=desk.membership.vendor.audit_chain,
        action=f"lists.{action}",
        actor=actor,
        subject=f"lists.savedview:{view.pk}",
        at=now,
        before=before,
        after=after,
        personal={"name": view.name, "query": view.query},
    )
