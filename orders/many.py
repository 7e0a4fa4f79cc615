"""Answers to many orders at once, as a kind of batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from batches.registry import Kind, register
from common.formats import number
from orders.services.answering_many import KIND, Act, Wish, answer_one
from vendors.permissions import Permission

if TYPE_CHECKING:
    from batches.models import Batch, BatchRow


def title_of(batch: Batch) -> str:
    """What was asked for."""
    return title(Wish.of(batch.data).act, batch.total)


def title(act: Act, count: int) -> str:
    """What is asked for: the act with its object and number, as a button says it."""
    texts = {
        Act.CONFIRM: ngettext("Confirm %(count)s order", "Confirm %(count)s orders", count),
        Act.REJECT: ngettext("Reject %(count)s order", "Reject %(count)s orders", count),
        Act.BACKORDER: ngettext("Backorder %(count)s order", "Backorder %(count)s orders", count),
    }
    return texts[act] % {"count": number(count)}


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
            link=link_of,
            can_retry=False,
        )
    )
