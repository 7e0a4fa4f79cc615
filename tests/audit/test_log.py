"""Writing to the log: in the caller's transaction, in two statements, never twice, never undone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from audit.findings import Report
from audit.models import ActorContext, AuditEntry, PersonalValue
from audit.services import erase_person, record
from audit.verification import verify
from common.actors import COMMAND
from common.clock import database_now
from tests.audit.conftest import LIN

COPY = "chain, action, at, subject, factor, source, on_behalf, body, prev_hash, hash"


def findings():
    report = Report()
    verify(report)
    return report.findings


def test_an_entry_says_who_what_before_and_after(note):
    note()
    entry = note(action="orders.extended")

    assert (entry.seq, entry.chain, entry.action) == (2, "vendor:1", "orders.extended")
    assert (entry.actor_id, entry.factor, entry.source) == (7, "password+totp", "page")
    assert entry.said["before"] == {"state": "New"}
    assert entry.said["after"] == {"state": "Acknowledged", "turn": 0}


def test_an_entry_takes_two_statements(note, django_assert_num_queries):
    at = note().at
    with transaction.atomic(), django_assert_num_queries(2):
        record(chain="vendor:1", action="x", actor=LIN, subject="y", at=at)


def test_an_entry_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(TransactionManagementError):
        record(chain="house", action="x", actor=COMMAND, subject="y", at=database_now())


def test_what_is_rolled_back_was_never_noted(note):
    note()
    with transaction.atomic():
        note()
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == 1
    assert findings() == []


@pytest.mark.parametrize("amount", [1.5, object(), {1, 2}])
def test_a_value_without_one_exact_form_is_refused(note, amount):
    with pytest.raises(TypeError), transaction.atomic():
        record(
            chain="house",
            action="x",
            actor=COMMAND,
            subject="y",
            at=database_now(),
            after={"amount": amount},
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
        f"INSERT INTO audit_entry (seq, {COPY}) SELECT 9, {COPY} FROM audit_entry WHERE seq = 1",
    ],
)
def test_the_database_refuses(note, statement):
    note(3)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert findings() == []


def test_the_orm_is_refused_too(note):
    entry = note()
    PersonalValue.objects.all().delete()
    for write in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        partial(AuditEntry.objects.update, action="x"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    assert AuditEntry.objects.get().action == "orders.acknowledged"


def test_erasing_a_person_leaves_every_chain_sound(log):
    assert PersonalValue.objects.filter(value__startswith="No.").count() == 7

    erase_person(person_id=7, actor=COMMAND, at=database_now())

    assert not ActorContext.objects.exclude(name="", address="", agent="").exists()
    assert not PersonalValue.objects.exclude(value="").exists()
    assert findings() == []
    entry = AuditEntry.objects.for_chain("house").last()
    assert entry.action == "audit.person_erased"


def test_who_was_erased_and_comes_back_gets_a_row_of_his_own(transactional_db, log, note):
    erase_person(person_id=7, actor=COMMAND, at=database_now())
    note()
    assert ActorContext.objects.filter(person_id=7).count() == 2
    assert findings() == []


def test_many_at_once_make_one_chain(transactional_db):
    def write(number):
        try:
            for _turn in range(5):
                with transaction.atomic():
                    record(
                        chain="vendor:3",
                        action="x",
                        actor=LIN,
                        subject=f"y:{number}",
                        at=database_now(),
                    )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))

    numbers = AuditEntry.objects.filter(chain="vendor:3").values_list("seq", flat=True)
    assert sorted(numbers) == list(range(1, 41))
    assert findings() == []
