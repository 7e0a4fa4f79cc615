"""Questions to the outbox, each with a row that must not match."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common.clock import database_now
from notifications.models import Delivery
from notifications.states import DeliveryState


@pytest.fixture
def rows(put):
    """One delivery in each state, by state."""
    rows = put("hello", *range(1, 6))
    for row, state in zip(rows, DeliveryState, strict=True):
        Delivery.objects.filter(pk=row.pk).update(state=state)
    return rows


def states(queryset):
    return sorted(queryset.values_list("state", flat=True))


def test_unfinished_and_undelivered(rows):
    assert states(Delivery.objects.unfinished()) == ["leased", "scheduled"]
    assert states(Delivery.objects.undelivered()) == ["failed", "leased", "scheduled"]
    assert states(Delivery.objects.failed()) == ["failed"]


def test_claimable_is_due_and_held_by_nobody(rows):
    now = database_now()
    Delivery.objects.filter(state="leased").update(lease_until=now + timedelta(seconds=1))

    assert states(Delivery.objects.claimable(now)) == ["scheduled"]
    assert states(Delivery.objects.claimable(now + timedelta(seconds=1))) == [
        "leased",
        "scheduled",
    ]
    assert states(Delivery.objects.claimable(now - timedelta(hours=1))) == []
