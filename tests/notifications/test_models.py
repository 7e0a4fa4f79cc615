"""The outbox as a table: what the database fills in and what it refuses."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from common.clock import database_now
from notifications.handover import deliver_due
from notifications.models import Delivery
from notifications.states import DeliveryState

INSERT = """
INSERT INTO notifications_delivery (key, topic, subject_id, address) VALUES (%s, %s, %s, %s)
"""


def insert(key, topic="hello"):
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [key, topic, 7, "p7@example.com"])


def test_a_bare_insert_is_a_complete_delivery(db, hello):
    insert("bare")

    row = Delivery.objects.get()
    assert (row.state, row.channel, row.attempts, row.data) == ("scheduled", "mail", 0, {})
    assert (row.person_id, row.vendor_id, row.lease_until, row.handed_at) == (None,) * 4
    assert deliver_due().handed == 1


def test_a_key_stands_once(db):
    insert("same")

    with pytest.raises(IntegrityError), transaction.atomic():
        insert("same")


def test_an_unknown_state_is_refused(db):
    insert("one")

    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(state="lost")


def test_the_search_for_due_rows_reads_the_index_of_unfinished_ones(db, put, hello):
    put(hello, *range(1, 201))
    Delivery.objects.filter(subject_id__gt=5).update(state=DeliveryState.HANDED)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notifications_delivery")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")

    plan = Delivery.objects.claimable(database_now()).order_by("available_at")[:100].explain()

    assert "delivery_unfinished" in plan
