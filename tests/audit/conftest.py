"""A log with two chains, and the hand of somebody who can write to the database file."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from audit import contexts, heads
from audit.services import record
from common.actors import Actor
from common.clock import database_now

LIN = Actor(7, "Lin Chen", "password+totp", "page", address="192.0.2.1", agent="Firefox")


@pytest.fixture(autouse=True)
def own_heads(settings, tmp_path):
    """A folder of heads for this test alone, and a process that remembers nobody."""
    settings.DATA_DIR = tmp_path
    heads.forget()
    contexts.forget()


@pytest.fixture
def note(db):
    """Write entries, as a service does; gives the last one."""

    def note_(count=1, chain="vendor:1", **more):
        facts = {"action": "orders.acknowledged", "subject": "orders.purchaseorder:1"} | more
        for number in range(count):
            with transaction.atomic():
                entry = record(
                    chain=chain,
                    actor=LIN,
                    at=database_now(),
                    before={"state": "New"},
                    after={"state": "Acknowledged", "turn": number},
                    personal={"reason": f"No. {number}"},
                    **facts,
                )
        return entry

    return note_


@pytest.fixture
def log(note):
    """Five entries of a vendor, and two of the house, which must stay sound."""
    note(5)
    note(2, chain="house")


@pytest.fixture
def tamper(log):
    """Run statements with every guard of the database switched off."""

    def tamper_(*statements):
        with connection.cursor() as cursor:
            _unguard(cursor)
            for statement in statements:
                cursor.execute(statement)

    return tamper_


def _unguard(cursor):
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        for name in ("audit_entry_append_only", "audit_entry_continues"):
            cursor.execute(f"ALTER TABLE audit_entry DISABLE TRIGGER {name}")
        cursor.execute("SET session_replication_role = origin")
        return
    cursor.execute("PRAGMA defer_foreign_keys = ON")
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in cursor.fetchall():
        if name.startswith("audit_entry"):
            cursor.execute(f"DROP TRIGGER {name}")
