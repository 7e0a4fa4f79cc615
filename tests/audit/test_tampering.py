"""Whatever is done to the tables behind the log's back is found, at its place and by its kind."""

from __future__ import annotations

import pytest

from audit.findings import Kind, Report
from audit.verification import verify

MINE = "chain = 'vendor:1'"
COPY = "chain, action, at, subject, actor_id, factor, source, on_behalf, context_id, body"


def found():
    report = Report()
    verify(report)
    return [(bad.chain, bad.seq, bad.kind) for bad in report.findings]


def test_an_untouched_log_is_sound(log):
    report = Report()
    verify(report)
    assert (report.findings, report.warnings) == ([], [])
    assert (report.chains, report.entries) == (2, 7)


@pytest.mark.parametrize(
    "change",
    [
        "action = 'orders.rejected'",
        "actor_id = 8",
        "at = '2026-01-01 00:00:00+00:00'",
        "subject = 'orders.purchaseorder:2'",
        "factor = ''",
        "source = 'api'",
        "on_behalf = 'Bea'",
        "body = replace(body, 'Acknowledged', 'Rejected')",
        "body = ''",
        "hash = prev_hash",
        "prev_hash = hash",
    ],
)
def test_a_changed_column(tamper, change):
    tamper(f"UPDATE audit_entry SET {change} WHERE {MINE} AND seq = 3")
    assert found() == [("vendor:1", 3, Kind.EDITED)]


def test_a_deleted_entry(tamper):
    tamper(
        "DELETE FROM audit_personal_value WHERE entry_id IN"
        f" (SELECT id FROM audit_entry WHERE {MINE} AND seq = 3)",
        f"DELETE FROM audit_entry WHERE {MINE} AND seq = 3",
    )
    assert found() == [("vendor:1", 3, Kind.DELETED)]


def test_a_deleted_entry_whose_gap_was_closed(tamper):
    tamper(
        "DELETE FROM audit_personal_value WHERE entry_id IN"
        f" (SELECT id FROM audit_entry WHERE {MINE} AND seq = 3)",
        f"DELETE FROM audit_entry WHERE {MINE} AND seq = 3",
        f"UPDATE audit_entry SET seq = 3 WHERE {MINE} AND seq = 4",
        f"UPDATE audit_entry SET seq = 4 WHERE {MINE} AND seq = 5",
    )
    [(chain, seq, kind)] = found()
    assert (chain, seq) == ("vendor:1", 3)
    assert kind in {Kind.DELETED, Kind.EDITED}


def test_a_missing_end(tamper):
    tamper(
        "DELETE FROM audit_personal_value WHERE entry_id IN"
        f" (SELECT id FROM audit_entry WHERE {MINE} AND seq > 3)",
        f"DELETE FROM audit_entry WHERE {MINE} AND seq > 3",
    )
    assert found() == [("vendor:1", 4, Kind.TRUNCATED)]


def test_a_missing_end_whose_head_was_put_back_shows_in_the_noted_heads(tamper):
    assert found() == []  # a sound check notes the heads outside the database
    tamper(
        "DELETE FROM audit_personal_value WHERE entry_id IN"
        f" (SELECT id FROM audit_entry WHERE {MINE} AND seq > 3)",
        f"DELETE FROM audit_entry WHERE {MINE} AND seq > 3",
        "UPDATE audit_chain_head SET seq = 3, hash ="
        f" (SELECT hash FROM audit_entry WHERE {MINE} AND seq = 3) WHERE {MINE}",
    )
    assert found() == [("vendor:1", 4, Kind.TRUNCATED)]


def test_a_whole_chain_gone(tamper):
    assert found() == []
    tamper(
        "DELETE FROM audit_personal_value WHERE entry_id IN"
        f" (SELECT id FROM audit_entry WHERE {MINE})",
        f"DELETE FROM audit_entry WHERE {MINE}",
        f"DELETE FROM audit_chain_head WHERE {MINE}",
    )
    assert found() == [("vendor:1", 1, Kind.TRUNCATED)]


def test_two_entries_that_changed_places(tamper):
    tamper(
        f"UPDATE audit_entry SET seq = 99 WHERE {MINE} AND seq = 2",
        f"UPDATE audit_entry SET seq = 2 WHERE {MINE} AND seq = 3",
        f"UPDATE audit_entry SET seq = 3 WHERE {MINE} AND seq = 99",
    )
    assert found() == [("vendor:1", 2, Kind.REORDERED)]


def test_an_entry_added_behind_the_end(tamper):
    tamper(
        f"INSERT INTO audit_entry (seq, {COPY}, prev_hash, hash)"
        f" SELECT 6, {COPY}, hash, 'made up' FROM audit_entry WHERE {MINE} AND seq = 5"
    )
    assert found() == [("vendor:1", 6, Kind.INSERTED)]


def test_an_entry_of_another_chain(tamper):
    tamper("UPDATE audit_entry SET chain = 'vendor:1', seq = 6 WHERE chain = 'house' AND seq = 2")
    assert ("vendor:1", 6, Kind.SPLICED) in found()


def test_an_entry_that_stands_twice(tamper):
    tamper(
        f"INSERT INTO audit_entry (seq, {COPY}, prev_hash, hash)"
        f" SELECT 6, {COPY}, prev_hash, hash FROM audit_entry WHERE {MINE} AND seq = 5"
    )
    assert found() == [("vendor:1", 6, Kind.DUPLICATED)]


def test_a_head_that_is_gone(tamper):
    tamper(f"DELETE FROM audit_chain_head WHERE {MINE}")
    assert found() == [("vendor:1", 5, Kind.HEAD_MISSING)]


def test_a_head_that_names_another_hash(tamper):
    tamper(f"UPDATE audit_chain_head SET hash = 'made up' WHERE {MINE}")
    assert found() == [("vendor:1", 5, Kind.HEAD_MISMATCH)]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE audit_personal_value SET value = 'Another'", Kind.PERSONAL_EDITED),
        ("DELETE FROM audit_personal_value", Kind.PERSONAL_DELETED),
    ],
)
def test_a_personal_value(tamper, statement, kind):
    at = f" WHERE entry_id = (SELECT id FROM audit_entry WHERE {MINE} AND seq = 2)"
    tamper(statement + at)
    assert found() == [("vendor:1", 2, kind)]


def test_a_name_that_was_changed(tamper):
    tamper("UPDATE audit_actor_context SET name = 'Otto'")
    assert found() == [("house", 1, Kind.CONTEXT_EDITED), ("vendor:1", 1, Kind.CONTEXT_EDITED)]


def test_guards_that_are_off_are_said(tamper):
    tamper()
    report = Report()
    verify(report)
    assert report.findings == []
    assert report.warnings == ["The database no longer refuses changes of audit_entry."]
