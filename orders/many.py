"""Answers to many orders at once, as a kind of batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from batches.registry import Again, Kind, register
from common.formats import day, moment, number
from orders.services.answering_many import KIND, Act, Wish, answer_one
from orders.states import RejectionReason
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from batches.models import Batch, BatchRow
    from orders.services.looking_ahead import Ahead


def title_of(batch: Batch) -> str:
    """What was asked for."""
    return title(Wish.of(batch.data).act, batch.total)


def note_of(batch: Batch) -> str:
    """The reason or the day that holds for all of them."""
    wish = Wish.of(batch.data)
    if wish.act == Act.REJECT:
        return gettext("Reason: %(reason)s") % {"reason": RejectionReason(wish.reason).label}
    if wish.day:
        return gettext("Promised for %(day)s") % {"day": day(wish.day)}
    return ""


def title(act: Act, count: int) -> str:
    """What is asked for: the act with its object and number, as a button says it."""
    texts = {
        Act.CONFIRM: ngettext("Confirm %(count)s order", "Confirm %(count)s orders", count),
        Act.REJECT: ngettext("Reject %(count)s order", "Reject %(count)s orders", count),
        Act.BACKORDER: ngettext("Backorder %(count)s order", "Backorder %(count)s orders", count),
    }
    return texts[act] % {"count": number(count)}


def effects_of(ahead: Ahead, wish: Wish, now: datetime) -> list[str]:
    """What the wish does to an order, in short phrases."""
    told = []
    if ahead.accepted:
        told.append(
            ngettext("%(count)s unit accepted", "%(count)s units accepted", ahead.accepted)
            % {"count": number(ahead.accepted)}
        )
    if ahead.backordered:
        told.append(_backordered(ahead.backordered, wish))
    if ahead.rejected:
        told.append(_rejected(ahead.rejected, wish))
    if ahead.order.answered_at is not None:
        told.append(
            gettext("in place of the answer of %(when)s")
            % {"when": moment(ahead.order.answered_at, now)}
        )
    if ahead.order.has_draft:
        told.append(gettext("its draft is dropped"))
    return told


def _backordered(units: int, wish: Wish) -> str:
    names = {"count": number(units), "day": day(wish.day) if wish.day else ""}
    if wish.act == Act.BACKORDER:
        return (
            ngettext(
                "%(count)s unit backordered to %(day)s",
                "%(count)s units backordered to %(day)s",
                units,
            )
            % names
        )
    return (
        ngettext("%(count)s unit stays backordered", "%(count)s units stay backordered", units)
        % names
    )


def _rejected(units: int, wish: Wish) -> str:
    names = {"count": number(units)}
    if wish.act == Act.REJECT:
        return ngettext("%(count)s unit rejected", "%(count)s units rejected", units) % names
    return ngettext("%(count)s unit stays rejected", "%(count)s units stay rejected", units) % names


def again(batch: Batch, subjects: Sequence[str]) -> Again | None:
    """A new preview of the orders of which nothing came, as they are now."""
    wish = Wish.of(batch.data)
    fields = [("vendor", str(batch.vendor_id)), *wish.as_data().items()]
    fields += [("order", subject) for subject in subjects]
    label = ngettext("Look at this %(count)s again", "Look at these %(count)s again", len(subjects))
    return Again(reverse("orders:batch"), fields, label % {"count": number(len(subjects))})


def link_of(row: BatchRow) -> str:
    """Where the order of a row stands."""
    return reverse("orders:detail", args=[row.subject])


def register_all() -> None:
    """Add the kind; called once at start-up."""
    register(
        Kind(
            KIND,
            permission=Permission.ANSWER_ORDERS,
            handle=answer_one,
            title=title_of,
            subject=_("Order"),
            note=note_of,
            home=(_("To the orders"), "orders:list"),
            link=link_of,
            again=again,
        )
    )
